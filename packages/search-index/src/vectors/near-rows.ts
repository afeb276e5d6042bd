import { lengthen } from '../core/growth.js';

/**
 * The nearest rows of a scan that is under way. `limit` falls as they come in: once `wanted` rows at or below it are
 * known, a row above it cannot be among the nearest, so the kernel need not even report it.
 */
export class NearRows {
  /** The distance up to which a row may still be among the nearest. */
  limit: number;
  /** By distance: how many rows came in. */
  private readonly histogram: Uint32Array;
  /** Rows at or below the limit. */
  private within = 0;
  private found = new Uint32Array(8192);
  private distances = new Uint16Array(8192);
  private count = 0;

  constructor(
    largest: number,
    private readonly wanted: number,
  ) {
    this.limit = largest;
    this.histogram = new Uint32Array(largest + 1);
  }

  /** Takes what the kernel found (`distance << 16 | row`), of rows that begin at slot `first`. */
  add(first: number, words: Uint32Array, from: number, count: number): void {
    this.reserve(count);
    const { found, distances, histogram } = this;
    for (let at = from; at < from + count; at++) {
      const word = words[at] as number;
      const distance = word >>> 16;
      histogram[distance] = (histogram[distance] as number) + 1;
      distances[this.count] = distance;
      found[this.count++] = first + (word & 0xffff);
    }
    this.within += count;
    while (this.limit > 0 && this.within - (histogram[this.limit] as number) >= this.wanted) {
      this.within -= histogram[this.limit] as number;
      this.limit--;
    }
  }

  /** The slots at or below the limit, in the order in which they came. */
  slots(): Uint32Array {
    const slots = new Uint32Array(this.within);
    let kept = 0;
    for (let at = 0; at < this.count; at++)
      if ((this.distances[at] as number) <= this.limit) slots[kept++] = this.found[at] as number;
    return slots;
  }

  private reserve(more: number): void {
    if (this.count + more <= this.found.length) return;
    const capacity = Math.max(this.count + more, this.found.length * 2);
    this.found = lengthen(this.found, capacity);
    this.distances = lengthen(this.distances, capacity);
  }
}
