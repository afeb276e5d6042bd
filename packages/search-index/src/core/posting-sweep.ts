import type { LexicalIndex } from '../lexical/lexical-index.js';
import type { MessageTable } from './message-table.js';

/** Retired rows are worth a sweep when they are this many, and this share of all. */
const LEAST_RETIRED = 1024;
const RETIRED_SHARE = 0.1;
/** Postings looked at per step: about a millisecond. */
const STEP = 100_000;

/**
 * Clears the postings of deleted messages, a slice with every batch of changes, and then lets their slots be used
 * again. A deleted message is invisible from the moment of its deletion; the sweep only gives back memory.
 */
export class PostingSweep {
  /** Deleted, postings still there. */
  private waiting: number[] = [];
  /** What the sweep under way will give back. */
  private doomed: number[] = [];
  private term = -1;
  private buffer = new Uint32Array(1024);
  /** While a snapshot is written, lists must not shrink and slots must not get a new meaning. */
  paused = false;

  constructor(
    private readonly table: MessageTable,
    private readonly lexical: LexicalIndex,
  ) {}

  add(slot: number): void {
    this.waiting.push(slot);
  }

  advance(): void {
    if (this.paused) return;
    if (this.term < 0) {
      if (this.waiting.length < Math.max(LEAST_RETIRED, this.table.slots * RETIRED_SHARE)) return;
      this.doomed = this.waiting;
      this.waiting = [];
      this.term = 0;
    }
    this.step();
  }

  private step(): void {
    const { postings, terms } = this.lexical;
    for (let work = 0; work < STEP; this.term++) {
      if (this.term >= terms.size) {
        for (const slot of this.doomed) this.table.release(slot);
        this.doomed = [];
        this.term = -1;
        return;
      }
      work += 8 + postings.count(this.term);
      this.sweepTerm(this.term);
    }
  }

  private sweepTerm(term: number): void {
    const { postings } = this.lexical;
    const { live } = this.table;
    const count = postings.count(term);
    if (this.buffer.length < count) this.buffer = new Uint32Array(count * 2);
    postings.read(term, this.buffer);
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const posting = this.buffer[i] as number;
      if (live[posting >>> 8] === 1) this.buffer[kept++] = posting;
    }
    if (kept < count) postings.replace(term, this.buffer, kept);
  }
}
