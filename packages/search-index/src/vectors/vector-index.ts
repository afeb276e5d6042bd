import type { MessageTable } from '../core/message-table.js';
import { createKernel } from './choose-kernel.js';
import type { FrontScanner } from './fronts/front-scanner.js';
import type { KernelChoice } from './kernel.js';
import { type StartedSearch, type VectorRequest, VectorSearch } from './vector-search.js';
import { VectorSpace } from './vector-space.js';

/** The vectors of all embedding spaces; each space has memory of its own. */
export class VectorIndex {
  readonly spaces = new Map<number, VectorSpace>();
  private readonly searcher: VectorSearch;

  constructor(
    private readonly table: MessageTable,
    private readonly kernel: KernelChoice,
    scanner: FrontScanner,
  ) {
    this.searcher = new VectorSearch(table, scanner);
  }

  get count(): number {
    let sum = 0;
    for (const space of this.spaces.values()) sum += space.count;
    return sum;
  }

  get bytes(): number {
    let sum = this.searcher.bytes;
    for (const space of this.spaces.values()) sum += space.bytes;
    return sum;
  }

  /** The dimension of a space; undefined when it holds nothing yet. */
  dimensionOf(spaceId: number): number | undefined {
    return this.spaces.get(spaceId)?.dimension;
  }

  set(slot: number, spaceId: number, vector: Float32Array): void {
    this.openSpace(spaceId, vector.length).set(slot, vector);
  }

  has(slot: number, spaceId: number): boolean {
    return this.spaces.get(spaceId)?.has(slot) === true;
  }

  openSpace(spaceId: number, dimension: number): VectorSpace {
    const known = this.spaces.get(spaceId);
    if (known !== undefined) return known;
    const space = new VectorSpace(dimension, (options) => createKernel(this.kernel, options), this.table);
    this.spaces.set(spaceId, space);
    return space;
  }

  /** A snapshot that is under way keeps the space until it is written. */
  drop(spaceId: number): void {
    this.spaces.delete(spaceId);
  }

  counts(): { spaceId: number; vectors: number }[] {
    return [...this.spaces].map(([spaceId, { count }]) => ({ spaceId, vectors: count }));
  }

  clear(slot: number): void {
    for (const space of this.spaces.values()) space.clear(slot);
  }

  move(from: number, to: number): void {
    for (const space of this.spaces.values()) space.move(from, to);
  }

  /** The neighbours of this message have changed. */
  measureWindow(slot: number): void {
    for (const space of this.spaces.values()) space.measureWindow(slot);
  }

  /** Searches of the same space share their way through its memory. Undefined where there is nothing to find. */
  start(spaceId: number, requests: readonly VectorRequest[]): StartedSearch | undefined {
    const space = this.spaces.get(spaceId);
    return space === undefined ? undefined : this.searcher.start(space, requests);
  }

  finish(started: StartedSearch): void {
    this.searcher.finish(started);
  }
}
