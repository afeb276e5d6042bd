import type { Kernel } from '../kernel.js';
import { type Nearest, NearRows } from '../near-rows.js';
import { CHUNK_ROWS, type FrontLayout, type ScanDesk } from '../space-layout.js';

/** Where the front bits of a space are; every slot with a vector is below `slots`. */
export interface Fronts {
  kernel: Kernel;
  layout: FrontLayout;
  slots: number;
}

/** What one query wants of the front bits. */
export interface FrontScan {
  /** By slot: 1 = a search may find it. */
  mask: Uint8Array;
  /** What the front bits weigh, and what they weigh together. */
  tables: Uint8Array;
  largest: number;
  wanted: number;
}

/** Chunks that are gone through before others are claimed. */
const CHUNKS_AT_ONCE = 4;

/**
 * One thread's way through the front bits: of each scan, the rows that weigh least among those it saw. All scans go
 * through the memory together: a chunk that one has brought into the cache is there for the others.
 *
 * @param claimed Counts what is being looked at; threads that share it share the work.
 * @param desk Which of the two desks is this thread's.
 */
export function scanFronts(
  fronts: Fronts,
  scans: readonly FrontScan[],
  claimed: Int32Array,
  desk: 0 | 1,
): Nearest[] {
  const near = scans.map(({ largest, wanted }) => new NearRows(largest, wanted));
  const chunks = Math.ceil(fronts.slots / CHUNK_ROWS);
  const claim = (): number => Atomics.add(claimed, 0, CHUNKS_AT_ONCE);
  for (let first = claim(); first < chunks; first = claim()) {
    const end = Math.min(chunks, first + CHUNKS_AT_ONCE);
    for (let chunk = first; chunk < end; chunk++)
      for (const [at, scan] of scans.entries())
        scanChunk(fronts, fronts.layout.desks[desk], chunk, scan, near[at] as NearRows);
  }
  return near.map((rows) => rows.nearest());
}

function scanChunk(
  { kernel, layout }: Fronts,
  { tables, mask, found }: ScanDesk,
  chunk: number,
  scan: FrontScan,
  rows: NearRows,
): void {
  const start = chunk * CHUNK_ROWS;
  const part = scan.mask.subarray(start, start + CHUNK_ROWS);
  kernel.u8.set(part, mask);
  if (part.length < CHUNK_ROWS) kernel.u8.fill(0, mask + part.length, mask + CHUNK_ROWS);
  kernel.u8.set(scan.tables, tables);
  const address = layout.chunks + chunk * layout.chunkBytes;
  const count = kernel.near(tables, address, layout.frontBytes, mask, rows.limit);
  rows.addFound(start, kernel.u32.subarray(found >>> 2, (found >>> 2) + count));
}

/** What two threads found, as if one had seen all rows: in the order of the slots. */
export function joinNearest(one: Nearest, other: Nearest, { largest, wanted }: FrontScan): Nearest {
  const near = new NearRows(largest, wanted);
  let [left, right] = [0, 0];
  while (left < one.slots.length || right < other.slots.length) {
    const isLeft = (one.slots[left] ?? Infinity) < (other.slots[right] ?? Infinity);
    const from = isLeft ? one : other;
    const at = isLeft ? left++ : right++;
    near.add(from.slots[at] as number, from.weights[at] as number);
  }
  return near.nearest();
}
