import type { ImportAnswer, ImportFormat } from '@sekha/contracts';
import type { ImportProblem } from './imported.js';

/** Problems that are listed; the others are counted: jobs keep their reports, and lists of jobs show them. */
const LISTED = 100;
/** Words of a source are its own: they may be as long, and as many, as they like. */
const MAX_WORD_CHARS = 100;
const MAX_WORDS = 100;
const OTHER = 'other';
const WEIGHT = { unchanged: 0, updated: 1, created: 2 };

/** What an import came to, while it goes on. */
export class ImportReport {
  private readonly states = new Map<string, 'created' | 'updated' | 'unchanged'>();
  private readonly formats = new Set<ImportFormat>();
  private readonly leftOut = new Map<string, number>();
  private readonly problems: ImportProblem[] = [];
  private problemCount = 0;
  private readonly counts = { created: 0, updated: 0, unchanged: 0 };
  messagesAdded = 0;
  messagesKnown = 0;
  branches = 0;

  constructor(private readonly isDryRun: boolean) {}

  /** A conversation that is touched again counts once: as what most was done to it. */
  conversation(key: string, state: 'created' | 'updated' | 'unchanged', format: ImportFormat): void {
    this.formats.add(format);
    const before = this.states.get(key);
    if (before !== undefined && WEIGHT[state] <= WEIGHT[before]) return;
    if (before !== undefined) this.counts[before] -= 1;
    this.counts[state] += 1;
    this.states.set(key, state);
  }

  problem(problem: ImportProblem): void {
    this.problemCount += 1;
    if (this.problems.length >= LISTED) return;
    this.problems.push({ ...problem, place: problem.place.slice(0, MAX_WORD_CHARS) });
  }

  leave(what: string): void {
    const short = what.slice(0, MAX_WORD_CHARS);
    const word = this.leftOut.has(short) || this.leftOut.size < MAX_WORDS ? short : OTHER;
    this.leftOut.set(word, (this.leftOut.get(word) ?? 0) + 1);
  }

  get conversations(): number {
    return this.states.size;
  }

  get listed(): readonly ImportProblem[] {
    return this.problems;
  }

  /** As it is shown. */
  toAnswer(): ImportAnswer {
    return {
      dry_run: this.isDryRun,
      formats: [...this.formats],
      conversations_created: this.counts.created,
      conversations_updated: this.counts.updated,
      conversations_unchanged: this.counts.unchanged,
      messages_added: this.messagesAdded,
      messages_skipped: this.messagesKnown,
      branches: this.branches,
      left_out: Object.fromEntries(this.leftOut),
      problems: this.problems.map(({ place, problem }) => ({ place, problem })),
      problem_count: this.problemCount,
    };
  }
}
