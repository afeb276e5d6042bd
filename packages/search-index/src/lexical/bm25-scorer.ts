import type { BestPair } from '../core/best-list.js';
import { nextCapacity } from '../core/growth.js';
import type { MessageTable } from '../core/message-table.js';
import { nthLargest } from '../core/nth-largest.js';
import type { Selection } from '../core/selection.js';
import { inverseDocumentFrequency, termScore } from './bm25.js';
import { measureTerm, type TermMeasure } from './measure-term.js';

/**
 * Term-at-a-time BM25 over two documents per message: the message, and its window (the message with its two
 * neighbours). The window needs no postings of its own: each posting lends its frequency to the neighbours, and what
 * was touched is what holds the term.
 *
 * Scratch columns are all zero between searches.
 */
export class Bm25Scorer {
  private selection: Selection;
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
  /** By slot: 1 = its message, or one beside it, is among the first `nearCount` found. */
  private near = new Uint8Array(0);
  private nearCount = 0;

  constructor(private readonly table: MessageTable) {}

  get bytes(): number {
    return this.score.length * 33;
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
    this.near = new Uint8Array(capacity);
  }

  /** @param postings `slot << 8 | frequency`. */
  addTerm(postings: Uint32Array): void {
    const matching = this.spread(postings);
    if (this.touchedCount > 0) this.settle(matching, this.touchedCount);
  }

  /**
   * The same for what was found already. Nothing else is scored: right only when the term and those that follow can
   * bring nothing new among the best (see {@link bestSoFar}).
   */
  addTermToFound(postings: Uint32Array, { matching, windows }: TermMeasure): void {
    this.markNear();
    this.spreadToFound(postings);
    if (this.touchedCount > 0) this.settle(matching, windows);
  }

  /** What the last of the best `depth` messages and windows score so far; 0 while there are fewer. */
  bestSoFar(depth: number): { message: number; window: number } {
    const { found, foundCount } = this;
    const scores = new Float64Array(foundCount);
    const nth = (column: Float64Array): number => {
      for (let i = 0; i < foundCount; i++) scores[i] = column[found[i] as number] as number;
      return nthLargest(scores, foundCount, depth);
    };
    return { message: nth(this.score), window: nth(this.windowScore) };
  }

  measure(postings: Uint32Array): TermMeasure {
    return measureTerm(this.table, this.selection, postings, this.near);
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
    this.clearNear();
    this.foundCount = 0;
  }

  /** Sums the frequencies per message and per window; returns how many selected messages hold the term. */
  private spread(postings: Uint32Array): number {
    const { mask, wholeConversations } = this.selection;
    const { previous, next } = this.table;
    const { frequency } = this;
    let matching = 0;
    for (const posting of postings) {
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

  private spreadToFound(postings: Uint32Array): void {
    const { previous, next } = this.table;
    const { near, frequency, windowScore } = this;
    const isFound = (slot: number): boolean => (windowScore[slot] as number) > 0;
    for (const posting of postings) {
      const slot = posting >>> 8;
      if (near[slot] === 0) continue;
      const times = posting & 255;
      if (isFound(slot)) {
        frequency[slot] = (frequency[slot] as number) + times;
        this.lend(slot, times);
      }
      const before = previous[slot] as number;
      if (isFound(before)) this.lend(before, times);
      const after = next[slot] as number;
      if (isFound(after)) this.lend(after, times);
    }
  }

  /** Marks where a posting matters to something found. */
  private markNear(): void {
    const { previous, next } = this.table;
    for (; this.nearCount < this.foundCount; this.nearCount++) {
      const slot = this.found[this.nearCount] as number;
      this.near[slot] = 1;
      this.near[previous[slot] as number] = 1;
      this.near[next[slot] as number] = 1;
    }
  }

  private clearNear(): void {
    const { previous, next } = this.table;
    for (; this.nearCount > 0; this.nearCount--) {
      const slot = this.found[this.nearCount - 1] as number;
      this.near[slot] = 0;
      this.near[previous[slot] as number] = 0;
      this.near[next[slot] as number] = 0;
    }
  }

  private lend(slot: number, times: number): void {
    const sum = this.windowFrequency[slot] as number;
    if (sum === 0) this.touched[this.touchedCount++] = slot;
    this.windowFrequency[slot] = sum + times;
  }

  private settle(matching: number, windows: number): void {
    const { count, length, windowLength } = this.selection;
    const { frequency, windowFrequency, score, windowScore, touched, touchedCount } = this;
    const { length: lengthOf, windowLength: windowLengthOf } = this.table;
    const idf = inverseDocumentFrequency(matching, count);
    const windowIdf = inverseDocumentFrequency(windows, count);
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
