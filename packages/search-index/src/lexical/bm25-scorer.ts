import type { BestPair } from '../core/best-list.js';
import { nextCapacity } from '../core/growth.js';
import type { MessageTable } from '../core/message-table.js';
import type { Selection } from '../core/selection.js';
import { inverseDocumentFrequency, termScore } from './bm25.js';

const EMPTY: Selection = {
  mask: new Uint8Array(0),
  count: 0,
  length: 0,
  windowLength: 0,
  wholeConversations: true,
};

/**
 * Term-at-a-time BM25 over two documents per message: the message, and its window (the message with its two
 * neighbours). The window needs no postings of its own: each posting lends its frequency to the neighbours, and what
 * was touched is what holds the term.
 *
 * Scratch columns are all zero between searches.
 */
export class Bm25Scorer {
  private selection = EMPTY;
  /** By slot, for the term at hand: frequency in the message and in the window. */
  private frequency = new Uint32Array(0);
  private windowFrequency = new Uint32Array(0);
  /** By slot: the sums over the terms so far. */
  private score = new Float64Array(0);
  private windowScore = new Float64Array(0);
  /** Slots whose window holds the term at hand. */
  private touched = new Uint32Array(0);
  private touchedCount = 0;
  /** Slots whose window holds any term. */
  private found = new Uint32Array(0);
  private foundCount = 0;

  constructor(private readonly table: MessageTable) {}

  get bytes(): number {
    return this.score.length * 32;
  }

  begin(selection: Selection): void {
    this.selection = selection;
    if (this.score.length >= this.table.slots) return;
    const capacity = nextCapacity(this.score.length, this.table.slots);
    this.frequency = new Uint32Array(capacity);
    this.windowFrequency = new Uint32Array(capacity);
    this.score = new Float64Array(capacity);
    this.windowScore = new Float64Array(capacity);
    this.touched = new Uint32Array(capacity);
    this.found = new Uint32Array(capacity);
  }

  /** @param postings `slot << 8 | frequency`, the first `count` of them. */
  addTerm(postings: Uint32Array, count: number): void {
    const matching = this.spread(postings, count);
    if (this.touchedCount > 0) this.settle(matching);
  }

  /** Hands over all scores and leaves the scratch columns as they were. */
  finish(best: BestPair): void {
    for (let i = 0; i < this.foundCount; i++) {
      const slot = this.found[i] as number;
      const score = this.score[slot] as number;
      if (score > 0) best.messages.offer(slot, score);
      best.windows.offer(slot, this.windowScore[slot] as number);
      this.score[slot] = 0;
      this.windowScore[slot] = 0;
    }
    this.foundCount = 0;
    this.selection = EMPTY;
  }

  /** Sums the frequencies per message and per window; returns how many selected messages hold the term. */
  private spread(postings: Uint32Array, count: number): number {
    const { mask, wholeConversations } = this.selection;
    const { previous, next } = this.table;
    const { frequency } = this;
    let matching = 0;
    for (let i = 0; i < count; i++) {
      const posting = postings[i] as number;
      const slot = posting >>> 8;
      const times = posting & 255;
      if (mask[slot] === 1) {
        if (frequency[slot] === 0) matching++;
        frequency[slot] = (frequency[slot] as number) + times;
        this.lend(slot, times);
      } else if (wholeConversations) continue;
      const before = previous[slot] as number;
      const after = next[slot] as number;
      if (mask[before] === 1) this.lend(before, times);
      if (mask[after] === 1) this.lend(after, times);
    }
    return matching;
  }

  private lend(slot: number, times: number): void {
    const sum = this.windowFrequency[slot] as number;
    if (sum === 0) this.touched[this.touchedCount++] = slot;
    this.windowFrequency[slot] = sum + times;
  }

  private settle(matching: number): void {
    const { count, length, windowLength } = this.selection;
    const { frequency, windowFrequency, score, windowScore, touched, touchedCount } = this;
    const { length: lengthOf, windowLength: windowLengthOf } = this.table;
    const idf = inverseDocumentFrequency(matching, count);
    const windowIdf = inverseDocumentFrequency(touchedCount, count);
    const average = length / count;
    const windowAverage = windowLength / count;
    for (let i = 0; i < touchedCount; i++) {
      const slot = touched[i] as number;
      const own = frequency[slot] as number;
      if (own > 0) {
        score[slot] = (score[slot] as number) + termScore(idf, own, lengthOf[slot] as number, average);
        frequency[slot] = 0;
      }
      const sum = windowScore[slot] as number;
      if (sum === 0) this.found[this.foundCount++] = slot;
      const times = windowFrequency[slot] as number;
      windowScore[slot] = sum + termScore(windowIdf, times, windowLengthOf[slot] as number, windowAverage);
      windowFrequency[slot] = 0;
    }
    this.touchedCount = 0;
  }
}
