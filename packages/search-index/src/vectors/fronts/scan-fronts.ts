import type { Kernel } from '../kernel.js';
import { type Nearest, NearRows } from '../near-rows.js';
import { CHUNK_ROWS, type FrontLayout } from '../space-layout.js';

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

/**
 * The rows whose front bits weigh least, for each scan at least as many as it wants. All scans go through the memory
 * together: a chunk that one has brought into the cache is there for the others.
 */
export function scanFronts({ kernel, layout, slots }: Fronts, scans: readonly FrontScan[]): Nearest[] {
  const { frontBytes, tables, mask, found } = layout;
  const near = scans.map(({ largest, wanted }) => new NearRows(largest, wanted));
  let chunk = layout.chunks;
  for (let start = 0; start < slots; start += CHUNK_ROWS, chunk += layout.chunkBytes) {
    for (const [at, scan] of scans.entries()) {
      const part = scan.mask.subarray(start, start + CHUNK_ROWS);
      kernel.u8.set(part, mask);
      if (part.length < CHUNK_ROWS) kernel.u8.fill(0, mask + part.length, mask + CHUNK_ROWS);
      kernel.u8.set(scan.tables, tables);
      const rows = near[at] as NearRows;
      const count = kernel.near(tables, chunk, frontBytes, mask, rows.limit);
      rows.addFound(start, kernel.u32.subarray(found >>> 2, (found >>> 2) + count));
    }
  }
  return near.map((rows) => rows.nearest());
}
