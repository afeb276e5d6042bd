import { lengthen, nextCapacity } from '../core/growth.js';
import type { MessageTable } from '../core/message-table.js';

const FIRST_CAPACITY = 4096;

/**
 * What a search has found so far: a row for each slot whose window holds a term. The rows lie close together, in the
 * order in which they were found, so that the sums stay in the processor's cache whatever the size of the index; only
 * `place` is as long as the message table.
 */
export class FoundWindows {
  /** By slot: 1 + the row, 0 = not found. All zero between searches. */
  place = new Uint32Array(0);
  /** By row, for the term at hand: frequency in the message and in the window. */
  frequency = new Uint32Array(FIRST_CAPACITY);
  windowFrequency = new Uint32Array(FIRST_CAPACITY);
  /** By row: the sums over the terms so far. */
  score = new Float64Array(FIRST_CAPACITY);
  windowScore = new Float64Array(FIRST_CAPACITY);
  slot = new Uint32Array(FIRST_CAPACITY);
  length = new Uint32Array(FIRST_CAPACITY);
  windowLength = new Uint32Array(FIRST_CAPACITY);
  count = 0;

  constructor(private readonly table: MessageTable) {}

  get bytes(): number {
    return this.place.byteLength + this.slot.length * 36;
  }

  /** Makes room for so many more rows; only between terms, as it replaces the columns. */
  reserve(more: number): void {
    const { slots } = this.table;
    if (this.place.length < slots) this.place = new Uint32Array(nextCapacity(this.place.length, slots));
    const needed = Math.min(this.count + more, slots);
    if (needed <= this.slot.length) return;
    const capacity = Math.max(needed, this.slot.length * 2);
    this.frequency = lengthen(this.frequency, capacity);
    this.windowFrequency = lengthen(this.windowFrequency, capacity);
    this.score = lengthen(this.score, capacity);
    this.windowScore = lengthen(this.windowScore, capacity);
    this.slot = lengthen(this.slot, capacity);
    this.length = lengthen(this.length, capacity);
    this.windowLength = lengthen(this.windowLength, capacity);
  }

  /** The row of a slot, made when it is new; {@link reserve} was called for it. */
  enter(slot: number): number {
    const known = this.place[slot] as number;
    if (known !== 0) return known - 1;
    const row = this.count++;
    this.place[slot] = row + 1;
    this.slot[row] = slot;
    this.length[row] = this.table.length(slot);
    this.windowLength[row] = this.table.windowLength(slot);
    this.frequency[row] = 0;
    this.windowFrequency[row] = 0;
    this.score[row] = 0;
    this.windowScore[row] = 0;
    return row;
  }

  clear(): void {
    for (let row = 0; row < this.count; row++) this.place[this.slot[row] as number] = 0;
    this.count = 0;
  }
}
