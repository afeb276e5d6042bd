import { lengthen } from '../core/growth.js';

export interface Nearest {
  slots: Uint32Array;
  weights: Uint16Array;
}

/**
 * The nearest rows of a scan that is under way. `limit` falls as they come in: once `wanted` rows at or below it are
 * known, a row above it cannot be among the nearest, so the kernel need not even report it.
 */
export class NearRows {
  /** The weight up to which a row may still be among the nearest. */
  limit: number;
  /** By weight: how many rows came in. */
  private readonly histogram: Uint32Array;
  /** Rows at or below the limit. */
  private within = 0;
  private found = new Uint32Array(8192);
  private weights = new Uint16Array(8192);
  private count = 0;

  constructor(
    largest: number,
    private readonly wanted: number,
  ) {
    this.limit = largest;
    this.histogram = new Uint32Array(largest + 1);
  }

  /** Takes what the kernel found (`weight << 16 | row`), of rows that begin at slot `first`. */
  addFound(first: number, words: Uint32Array): void {
    for (let at = 0; at < words.length; at++) {
      const word = words[at] as number;
      this.add(first + (word & 0xffff), word >>> 16);
    }
  }

  add(slot: number, weight: number): void {
    if (weight > this.limit) return;
    this.reserve();
    const { histogram } = this;
    histogram[weight] = (histogram[weight] as number) + 1;
    this.weights[this.count] = weight;
    this.found[this.count++] = slot;
    this.within++;
    for (;;) {
      const last = histogram[this.limit] as number;
      if (this.limit === 0 || this.within - last < this.wanted) return;
      this.within -= last;
      this.limit--;
    }
  }

  /** The rows at or below the limit, in the order in which they came. */
  nearest(): Nearest {
    const slots = new Uint32Array(this.within);
    const weights = new Uint16Array(this.within);
    let kept = 0;
    for (let at = 0; at < this.count; at++) {
      const weight = this.weights[at] as number;
      if (weight > this.limit) continue;
      weights[kept] = weight;
      slots[kept++] = this.found[at] as number;
    }
    return { slots, weights };
  }

  private reserve(): void {
    if (this.count < this.found.length) return;
    this.found = lengthen(this.found, this.found.length * 2);
    this.weights = lengthen(this.weights, this.weights.length * 2);
  }
}
