import type { BestPair } from '../core/best-list.js';
import { lengthen } from '../core/growth.js';
import { LINKS, type MessageTable, NEXT, NO_SLOT, PREVIOUS } from '../core/message-table.js';
import { nthLargest } from '../core/nth-largest.js';
import type { Selection } from '../core/selection.js';
import { inverseDocumentFrequency, termScore } from './bm25.js';
import { FoundWindows } from './found-windows.js';
import { measureTerm, type TermMeasure } from './measure-term.js';

/**
 * Term-at-a-time BM25 over two documents per message: the message, and its window (the message with its two
 * neighbours). The window needs no postings of its own: each posting lends its frequency to the neighbours, and what
 * was touched is what holds the term. The work goes postings, then {@link FoundWindows}, then the best lists.
 */
export class Bm25Scorer {
  private readonly found: FoundWindows;
  /** Rows of `found` whose window holds the term at hand. */
  private touched = new Uint32Array(1024);
  private touchedCount = 0;
  /** By slot: 1 = its message, or one beside it, is among the first `nearCount` found. All zero between searches. */
  private near = new Uint8Array(0);
  private nearCount = 0;

  constructor(private readonly table: MessageTable) {
    this.found = new FoundWindows(table);
  }

  get bytes(): number {
    return this.found.bytes + this.touched.byteLength + this.near.byteLength;
  }

  /** @param postings `slot << 8 | frequency`. */
  addTerm(postings: Uint32Array, selection: Selection): void {
    this.found.reserve(postings.length * 3);
    this.reserveTouched(postings.length * 3);
    const matching = this.spread(postings, selection);
    if (this.touchedCount > 0) this.settle(selection, matching, this.touchedCount);
  }

  /**
   * The same for what was found already. Nothing else is scored: right only when the term and those that follow can
   * bring nothing new among the best (see {@link bestSoFar}).
   */
  addTermToFound(postings: Uint32Array, selection: Selection, { matching, windows }: TermMeasure): void {
    this.markNear();
    this.reserveTouched(this.found.count);
    this.spreadToFound(postings);
    if (this.touchedCount > 0) this.settle(selection, matching, windows);
  }

  /** What the last of the best `depth` messages and windows score so far; 0 while there are fewer. */
  bestSoFar(depth: number): { message: number; window: number } {
    const { count, score, windowScore } = this.found;
    return {
      message: nthLargest(score.slice(0, count), count, depth),
      window: nthLargest(windowScore.slice(0, count), count, depth),
    };
  }

  measure(postings: Uint32Array, selection: Selection): TermMeasure {
    this.reserveNear();
    return measureTerm(this.table, selection, postings, this.near);
  }

  /** Hands over all scores and forgets them. */
  finish(best: BestPair): void {
    const { count, slot, score, windowScore } = this.found;
    for (let row = 0; row < count; row++) {
      const own = score[row] as number;
      if (own > 0) best.messages.offer(slot[row] as number, own);
      best.windows.offer(slot[row] as number, windowScore[row] as number);
    }
    this.clearNear();
    this.found.clear();
  }

  /** Sums the frequencies per message and per window; returns how many selected messages hold the term. */
  private spread(postings: Uint32Array, { mask, wholeConversations }: Selection): number {
    const { links } = this.table;
    const { frequency } = this.found;
    let matching = 0;
    for (const posting of postings) {
      const slot = posting >>> 8;
      const times = posting & 255;
      if (mask[slot] === 1) {
        const row = this.lend(slot, times);
        if (frequency[row] === 0) matching++;
        frequency[row] = (frequency[row] as number) + times;
      } else if (wholeConversations) continue;
      const before = links[slot * LINKS + PREVIOUS] as number;
      if (mask[before] === 1) this.lend(before, times);
      const after = links[slot * LINKS + NEXT] as number;
      if (mask[after] === 1) this.lend(after, times);
    }
    return matching;
  }

  private spreadToFound(postings: Uint32Array): void {
    const { near, table, found } = this;
    for (const posting of postings) {
      const slot = posting >>> 8;
      if (near[slot] === 0) continue;
      const times = posting & 255;
      const row = (found.place[slot] as number) - 1;
      if (row >= 0) {
        found.frequency[row] = (found.frequency[row] as number) + times;
        this.lend(slot, times);
      }
      for (const beside of [table.previous(slot), table.next(slot)])
        if (found.place[beside] !== 0) this.lend(beside, times);
    }
  }

  private lend(slot: number, times: number): number {
    const { found } = this;
    const row = found.enter(slot);
    const sum = found.windowFrequency[row] as number;
    if (sum === 0) this.touched[this.touchedCount++] = row;
    found.windowFrequency[row] = sum + times;
    return row;
  }

  private settle(selection: Selection, matching: number, windows: number): void {
    const { count, length, windowLength } = selection;
    const { found, touched, touchedCount } = this;
    const { frequency, windowFrequency, score, windowScore } = found;
    const { length: lengthOf, windowLength: windowLengthOf } = found;
    const idf = inverseDocumentFrequency(matching, count);
    const windowIdf = inverseDocumentFrequency(windows, count);
    const average = length / count;
    const windowAverage = windowLength / count;
    for (let i = 0; i < touchedCount; i++) {
      const row = touched[i] as number;
      const own = frequency[row] as number;
      if (own > 0) {
        score[row] = (score[row] as number) + termScore(idf, own, lengthOf[row] as number, average);
        frequency[row] = 0;
      }
      const times = windowFrequency[row] as number;
      const gained = termScore(windowIdf, times, windowLengthOf[row] as number, windowAverage);
      windowScore[row] = (windowScore[row] as number) + gained;
      windowFrequency[row] = 0;
    }
    this.touchedCount = 0;
  }

  /** Marks where a posting matters to something found. */
  private markNear(): void {
    this.reserveNear();
    const { near, found } = this;
    for (; this.nearCount < found.count; this.nearCount++) this.setNear(near, this.nearCount, 1);
  }

  private clearNear(): void {
    for (; this.nearCount > 0; this.nearCount--) this.setNear(this.near, this.nearCount - 1, 0);
  }

  private setNear(near: Uint8Array, row: number, mark: number): void {
    const slot = this.found.slot[row] as number;
    near[slot] = mark;
    near[this.table.previous(slot)] = mark;
    near[this.table.next(slot)] = mark;
    near[NO_SLOT] = 0;
  }

  private reserveNear(): void {
    const needed = this.table.live.length;
    if (this.near.length < needed) this.near = lengthen(this.near, needed);
  }

  private reserveTouched(more: number): void {
    const needed = Math.min(more, this.table.slots);
    if (this.touched.length < needed) this.touched = new Uint32Array(needed);
  }
}
