import type { Selection } from '../core/selection.js';
import { NearRows } from './near-rows.js';
import { CHUNK_ROWS } from './space-layout.js';
import { type VectorSpace, writeSignBits } from './vector-space.js';

/**
 * The first stage of the scan: the selected messages whose sign bits differ from the query's in the fewest places.
 * Returns at least `wanted` of them (all that tie at the threshold), fewer when fewer are selected; in the order of
 * their slots.
 */
export function scanBits(
  space: VectorSpace,
  queryScale: number,
  selection: Selection,
  wanted: number,
): Uint32Array {
  const { mean, kernel, layout } = space;
  if (mean === undefined) return new Uint32Array(0);
  const query = kernel.i16.subarray(layout.query >>> 1, (layout.query >>> 1) + space.dimension);
  writeSignBits(kernel.u8, layout.queryBits, query, queryScale, mean);
  const near = new NearRows(layout.bitBytes * 8, wanted);
  const end = Math.min(selection.mask.length, space.slots);
  for (let start = 0; start < end; start += CHUNK_ROWS) {
    copyMask(space, selection.mask.subarray(start, Math.min(end, start + CHUNK_ROWS)));
    const rows = space.bitsAddress(start);
    const count = kernel.near(layout.queryBits, rows, layout.bitBytes, layout.mask, near.limit);
    near.add(start, kernel.u32, layout.addresses >>> 2, count);
  }
  return near.slots();
}

function copyMask({ kernel, layout }: VectorSpace, part: Uint8Array): void {
  kernel.u8.set(part, layout.mask);
  if (part.length < CHUNK_ROWS) kernel.u8.fill(0, layout.mask + part.length, layout.mask + CHUNK_ROWS);
}
