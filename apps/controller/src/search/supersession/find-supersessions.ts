import { analyse, queryTerms } from '@sekha/search-index';
import { dotProduct } from '../relevance/dot-product.js';
import { asksForThePast, type ChangeSaid, changeSaidBy } from './change-words.js';

/** A message that answers a query, among the best ones. */
export interface Statement {
  id: string;
  /** Who says it: role and name. */
  speaker: string;
  conversationId: string;
  /** Position in its conversation. */
  seq: number;
  sentAtMs: number;
  content: string;
  /** Of unit length; absent where it has not been embedded. */
  vector?: Float32Array | undefined;
}

/** How alike two statements must be (cosine) for the newer one to take the older one's place. */
export interface SupersessionRules {
  /** Where the newer one says plainly that something changed. */
  plainly: number;
  /** Where it speaks of less of what was asked than the older one, and says that something changed. */
  plainlyWithLess: number;
  perhapsWithLess: number;
  /** Where it speaks of as much, and little or nothing but the time says so. */
  silently: number;
  /** The same, where both hold only one of several terms of the question. */
  silentlyOnOneTerm: number;
  /** Least share of the shorter one's words in the longer one, where a vector is missing. */
  sharedWords: number;
  /** Only what is among the best this many is taken for an answer that can be out of date. */
  olderAmong: number;
  /** Only what is among the best this many can take its place. */
  newerAmong: number;
  /** The newer one holds at least this share of the question's terms that the older one holds. */
  leastAsked: number;
}

/** Measured with bench/supersession and LoCoMo. */
export const SUPERSESSION_RULES: SupersessionRules = {
  plainly: 0.45,
  plainlyWithLess: 0.5,
  perhapsWithLess: 0.65,
  silently: 0.6,
  silentlyOnOneTerm: 0.65,
  sharedWords: 0.5,
  olderAmong: 3,
  newerAmong: 8,
  leastAsked: 0.5,
};

/** A statement as it is compared. What it says is only looked at where time, speaker and meaning leave a doubt. */
class Read {
  private readonly memo: { words?: ReadonlySet<string>; asked?: number; change?: ChangeSaid } = {};

  constructor(
    readonly said: Statement,
    readonly rank: number,
    private readonly terms: ReadonlySet<string>,
  ) {}

  get words(): ReadonlySet<string> {
    this.memo.words ??= new Set(queryTerms(this.said.content));
    return this.memo.words;
  }

  /** How many of the query's terms it holds. */
  get asked(): number {
    this.memo.asked ??= countHeld(this.terms, this.said.content);
    return this.memo.asked;
  }

  get change(): ChangeSaid {
    this.memo.change ??= changeSaidBy(this.said.content);
    return this.memo.change;
  }
}

function countHeld(terms: ReadonlySet<string>, text: string): number {
  const all = new Set(analyse(text));
  let held = 0;
  for (const term of terms) if (all.has(term)) held++;
  return held;
}

/** Longer texts say many things; that one of them is newer does not make the others old. */
const MAX_CHARACTERS = 400;

/**
 * Which statements a newer one takes the place of, as far as this query is concerned: ids, older to newest. Two
 * statements of one speaker that are alike and speak of the same part of the question, where the newer says that
 * something changed, or where the question asks how things are. A question for the past has its answer in the past.
 */
export function findSupersessions(
  statements: readonly Statement[],
  query: string,
  rules: SupersessionRules = SUPERSESSION_RULES,
): Map<string, string> {
  const superseded = new Map<string, string>();
  if (asksForThePast(query)) return superseded;
  const terms = new Set(queryTerms(query));
  const newestFirst = statements
    .map((said, rank) => new Read(said, rank, terms))
    .filter(({ said: { content } }) => content.length <= MAX_CHARACTERS && !content.trim().endsWith('?'))
    .sort(({ said: a }, { said: b }) => b.sentAtMs - a.sentAtMs || b.seq - a.seq);
  for (const [at, older] of newestFirst.entries()) {
    if (older.rank >= rules.olderAmong) continue;
    const newer = newestFirst.slice(0, at).find((one) => supersedes(one, older, terms.size, rules));
    if (newer !== undefined) superseded.set(older.said.id, superseded.get(newer.said.id) ?? newer.said.id);
  }
  return superseded;
}

function supersedes(newer: Read, older: Read, terms: number, rules: SupersessionRules): boolean {
  if (newer.rank >= rules.newerAmong || newer.said.speaker !== older.said.speaker) return false;
  const [a, b] = [newer.said.vector, older.said.vector];
  const cosine = a && b && dotProduct(a, b);
  if (cosine !== undefined && cosine < leastOfAll(rules)) return false;
  if (!isLater(newer, older) || older.asked === 0) return false;
  const least = leastCosine(newer, older, terms, rules);
  if (least === undefined) return false;
  if (cosine !== undefined) return cosine >= least;
  return sharedWords(newer.words, older.words) >= rules.sharedWords;
}

/** What is less alike than this takes the place of nothing, whatever it says. */
function leastOfAll(rules: SupersessionRules): number {
  const { plainly, plainlyWithLess, perhapsWithLess, silently, silentlyOnOneTerm } = rules;
  return Math.min(plainly, plainlyWithLess, perhapsWithLess, silently, silentlyOnOneTerm);
}

/** Inside a conversation one thing after another is said about a subject; only a plain word makes it a correction. */
function isLater(newer: Read, older: Read): boolean {
  const [late, early] = [newer.said, older.said];
  if (late.conversationId !== early.conversationId) return late.sentAtMs > early.sentAtMs;
  return late.seq > early.seq && newer.change === 'plainly';
}

function leastCosine(newer: Read, older: Read, terms: number, rules: SupersessionRules): number | undefined {
  if (newer.asked < rules.leastAsked * older.asked) return undefined;
  const less = newer.asked < older.asked;
  switch (newer.change) {
    case 'plainly':
      return less ? rules.plainlyWithLess : rules.plainly;
    case 'perhaps':
      if (less) return rules.perhapsWithLess;
      break;
    case 'not':
      if (less) return undefined;
      break;
  }
  return older.asked === 1 && terms > 1 ? rules.silentlyOnOneTerm : rules.silently;
}

function sharedWords(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / Math.max(1, Math.min(a.size, b.size));
}
