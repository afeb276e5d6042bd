import type { BestPair } from '../core/best-list.js';
import { nextCapacity } from '../core/growth.js';
import type { MessageTable } from '../core/message-table.js';
import { nthLargest } from '../core/nth-largest.js';
import type { Selection } from '../core/selection.js';
import { SlotSet } from '../core/slot-set.js';
import type { FrontScanner } from './fronts/front-scanner.js';
import type { Nearest } from './near-rows.js';
import { quantiseQuery } from './quantise.js';
import { BitScan, frontsOf } from './scan-bits.js';
import { BATCH } from './space-layout.js';
import type { VectorSpace } from './vector-space.js';

/** Up to so many selected messages every vector is compared; above, the sign bits choose the candidates. */
const EXACT_LIMIT = 16_384;
/** Candidates of the bit stage: so many, so many per result, and so large a share; see bench/scale. */
const LEAST_CANDIDATES = 600;
const CANDIDATES_PER_RESULT = 3;
const CANDIDATE_SHARE = 0.002;
/** At least so many are compared: a filter that leaves few enough to do so costs next to no recall. */
const LEAST_COMPARED = 2000;

export interface VectorRequest {
  /** Of any length. */
  values: Float32Array;
  selection: Selection;
  best: BestPair;
}

/** `query` in 16 bits, which times `scale` is a unit vector; 0 = it has no direction. */
interface QuantisedRequest extends VectorRequest {
  query: Int16Array;
  scale: number;
  /** Absent where every selected message is compared. */
  scan?: BitScan;
}

/** Searches of one space that are under way. */
export interface StartedSearch {
  space: VectorSpace;
  asked: readonly QuantisedRequest[];
  /** Waits for what the front bits say, in the order of the requests that have a scan. */
  fronts: () => Nearest[];
}

function quantised(space: VectorSpace, request: VectorRequest): QuantisedRequest {
  const { values, selection, best } = request;
  const query = new Int16Array(space.dimension);
  const scale = quantiseQuery(values, query);
  if (scale === 0 || !needsScan(space, selection)) return { ...request, query, scale };
  const share = Math.ceil(selection.count * CANDIDATE_SHARE);
  const wanted = Math.max(lookedAt(best.depth), share, LEAST_COMPARED);
  return { ...request, query, scale, scan: new BitScan(space, query, selection, wanted) };
}

function needsScan(space: VectorSpace, { count }: Selection): boolean {
  return count > EXACT_LIMIT && space.mean !== undefined;
}

/** So many of the best messages are looked at with their windows. */
function lookedAt(depth: number): number {
  return Math.max(LEAST_CANDIDATES, depth * CANDIDATES_PER_RESULT);
}

/**
 * Ranks the selected messages, and their windows, by cosine with a query. A window's vector is the mean of the
 * message's and its neighbours' vectors, so its cosine needs no vector of its own: the three cosines, added and
 * divided by the length of the sum.
 */
export class VectorSearch {
  /** By slot: valid for the slots of `compared`. */
  private cosine = new Float64Array(0);
  private readonly targets = new SlotSet();
  private readonly compared = new SlotSet();
  private readonly batch = new Uint32Array(BATCH);

  constructor(
    private readonly table: MessageTable,
    private readonly scanner: FrontScanner,
  ) {}

  get bytes(): number {
    return this.cosine.byteLength + this.targets.bytes + this.compared.bytes;
  }

  /** Begins with all of the requests; those that need a scan share it. Nothing may change before {@link finish}. */
  start(space: VectorSpace, requests: readonly VectorRequest[]): StartedSearch {
    const asked = requests.map((request) => quantised(space, request)).filter(({ scale }) => scale !== 0);
    const scans = asked.flatMap(({ scan }) => (scan === undefined ? [] : [scan.front]));
    return { space, asked, fronts: this.scanner.begin(frontsOf(space), scans) };
  }

  /** Offers what was found to the best of each request. */
  finish({ space, asked, fronts }: StartedSearch): void {
    this.reserve();
    const found = fronts()[Symbol.iterator]();
    for (const request of asked) {
      space.query.set(request.query);
      const front = request.scan === undefined ? undefined : found.next().value;
      if (request.scan !== undefined && front !== undefined)
        this.rankNear(space, request, request.scan.near(front));
      else {
        for (const slot of request.selection.slots()) this.targets.add(slot);
        this.rank(space, request);
      }
      this.targets.clear();
      this.compared.clear();
    }
  }

  /** The sign bits chose what is compared; of that, the best are looked at with their windows. */
  private rankNear(space: VectorSpace, request: QuantisedRequest, near: Uint32Array): void {
    const { best, selection, scale } = request;
    for (const slot of near) this.compared.add(slot);
    this.compare(space, scale, 0);
    const cosines = new Float64Array(near.length);
    for (let i = 0; i < near.length; i++) cosines[i] = this.cosine[near[i] as number] as number;
    const least = nthLargest(cosines, near.length, Math.min(lookedAt(best.depth), near.length));
    const { table } = this;
    const { mask } = selection;
    for (const slot of near) {
      if ((this.cosine[slot] as number) < least) continue;
      // A window may be good although its own message is not: one of its three messages then is.
      this.targets.add(slot);
      const before = table.previous(slot);
      const after = table.next(slot);
      if (mask[before] === 1) this.targets.add(before);
      if (mask[after] === 1) this.targets.add(after);
    }
    for (const slot of near)
      if (!this.targets.has(slot)) best.messages.offer(slot, this.cosine[slot] as number);
    this.rank(space, request);
  }

  /** Offers the targets and their windows. */
  private rank(space: VectorSpace, { scale, best }: QuantisedRequest): void {
    const { table } = this;
    const known = this.compared.size;
    for (const slot of this.targets.values()) {
      this.compared.add(slot);
      this.compared.add(table.previous(slot));
      this.compared.add(table.next(slot));
    }
    this.compare(space, scale, known);
    for (const slot of this.targets.values()) this.offer(space, slot, best);
  }

  private offer(space: VectorSpace, slot: number, best: BestPair): void {
    const windowScale = space.windowScale[slot] ?? 0;
    if (!space.has(slot)) return;
    const { cosine } = this;
    const own = cosine[slot] as number;
    best.messages.offer(slot, own);
    if (windowScale === 0) return;
    const before = cosine[this.table.previous(slot)] as number;
    const after = cosine[this.table.next(slot)] as number;
    best.windows.offer(slot, (before + own + after) * windowScale);
  }

  /** Computes the cosine of the slots gathered since; 0 for one without a vector, which adds nothing to a window. */
  private compare(space: VectorSpace, queryScale: number, since: number): void {
    let count = 0;
    for (const slot of this.compared.values().subarray(since)) {
      if (!space.has(slot)) {
        this.cosine[slot] = 0;
        continue;
      }
      this.batch[count] = slot;
      space.kernel.u32[(space.layout.rows.addresses >>> 2) + count] = space.rowAddress(slot);
      if (++count < BATCH) continue;
      this.compareBatch(space, count, queryScale);
      count = 0;
    }
    if (count > 0) this.compareBatch(space, count, queryScale);
  }

  private compareBatch(space: VectorSpace, count: number, queryScale: number): void {
    const { kernel, scale } = space;
    const { query, addresses, rowBytes, results } = space.layout.rows;
    kernel.dots(query, addresses, count, rowBytes, results);
    const sums = kernel.i32.subarray(results >>> 2, (results >>> 2) + count);
    for (let i = 0; i < count; i++) {
      const slot = this.batch[i] as number;
      this.cosine[slot] = (sums[i] as number) * queryScale * (scale[slot] as number);
    }
  }

  private reserve(): void {
    const { slots } = this.table;
    this.targets.reserve(slots);
    this.compared.reserve(slots);
    if (this.cosine.length < slots) this.cosine = new Float64Array(nextCapacity(this.cosine.length, slots));
  }
}
