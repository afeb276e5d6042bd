import type { EmbedJob, Row } from './embed-job.js';

export interface QueueLimits {
  /** A job of no more rows than this, of which nobody said how urgent it is, is a question and not an import. */
  smallRows: number;
  /** A job that calls itself interactive and has more rows than this waits with the imports all the same. */
  interactiveRows: number;
}

/** After so many chunks of questions one is an import's, which therefore never starves. */
const QUESTIONS_IN_A_ROW = 3;
/** Padding tokens that cost less than another run of the model would; beyond them, an eighth of the real tokens. */
const FREE_PADDING = 16;
const PADDING_SHARE = 1 / 8;

/**
 * Decides which rows the model sees next. Questions go first, in order of arrival and several in one run, but with no
 * row of an import, for which they would have to wait; imports take turns, and what room theirs leave takes questions.
 */
export class EmbedQueue {
  private readonly questions = new Set<EmbedJob>();
  private readonly imports = new Set<EmbedJob>();
  private questionsInARow = 0;

  constructor(private readonly limits: QueueLimits) {}

  add(job: EmbedJob): void {
    (this.isQuestion(job) ? this.questions : this.imports).add(job);
  }

  /** Forgets what no chunk has taken yet of an aborted or failed job. */
  remove(job: EmbedJob): void {
    this.questions.delete(job);
    this.imports.delete(job);
  }

  /**
   * The rows of the next run, at most `chunkTokens` with their padding (one row may be longer); empty when nothing
   * waits. The size bounds how long a newcomer waits and how soon an abort is seen.
   */
  nextChunk(chunkTokens: number): Row[] {
    const importFirst =
      this.questions.size === 0 || (this.imports.size > 0 && this.questionsInARow >= QUESTIONS_IN_A_ROW);
    this.questionsInARow = importFirst ? 0 : this.questionsInARow + 1;
    const chunk = new Chunk(chunkTokens);
    for (const lane of importFirst ? [this.imports, this.questions] : [this.questions])
      this.fill(chunk, lane);
    return chunk.rows;
  }

  private isQuestion({ priority, rows }: EmbedJob): boolean {
    const { smallRows, interactiveRows } = this.limits;
    if (priority === 'background') return false;
    return rows.length <= (priority === 'interactive' ? interactiveRows : smallRows);
  }

  private fill(chunk: Chunk, lane: Set<EmbedJob>): void {
    for (const job of [...lane]) {
      if (chunk.full) return;
      let taken = false;
      for (let row = job.peek(); row && chunk.offer(row); row = job.peek()) {
        job.take();
        taken = true;
      }
      if (job.waiting === 0) lane.delete(job);
      else if (taken && lane === this.imports) {
        // To the end of the round: the next chunk serves another import.
        lane.delete(job);
        lane.add(job);
      }
    }
  }
}

/** Rows that run together; all are padded to the longest. */
class Chunk {
  readonly rows: Row[] = [];
  private longest = 0;
  private tokens = 0;

  constructor(private readonly limit: number) {}

  get full(): boolean {
    return this.longest * (this.rows.length + 1) > this.limit;
  }

  /** Takes the row when it fits without much padding. An empty chunk takes any row. */
  offer(row: Row): boolean {
    const longest = Math.max(this.longest, row.ids.length);
    const tokens = this.tokens + row.ids.length;
    const padded = longest * (this.rows.length + 1);
    const wasteful = padded - tokens > Math.max(FREE_PADDING, tokens * PADDING_SHARE);
    if (this.rows.length > 0 && (padded > this.limit || wasteful)) return false;
    this.rows.push(row);
    this.longest = longest;
    this.tokens = tokens;
    return true;
  }
}
