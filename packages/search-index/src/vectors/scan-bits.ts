import type { Selection } from '../core/selection.js';
import { NearRows } from './near-rows.js';
import { BATCH, CHUNK_ROWS, TABLE_BYTES } from './space-layout.js';
import type { VectorSpace } from './vector-space.js';
import { type SignWeights, weighSigns } from './weigh-signs.js';

/** Rows whose back bits are weighed, for each that is wanted. */
const LOOKED_AT = 3;

/**
 * The first stage of the scan: the selected messages whose signs differ least from the query's (see
 * {@link SignWeights}). The front bits of all are weighed, the others of those that come near. Returns at least `wanted`
 * (all that tie at the threshold), fewer when fewer are selected; in the order of their slots.
 */
export function scanBits(space: VectorSpace, selection: Selection, wanted: number): Uint32Array {
  const signs = weighSigns(space.query, space.layout.bitBytes);
  if (space.layout.rows.backBytes === 0) return weighFronts(space, selection, signs, wanted).nearest().slots;
  return weighBacks(space, signs, weighFronts(space, selection, signs, wanted * LOOKED_AT), wanted).nearest()
    .slots;
}

function weighFronts(
  { bits, slots, layout }: VectorSpace,
  selection: Selection,
  signs: SignWeights,
  wanted: number,
): NearRows {
  const { frontBytes, tables, mask, found } = layout.fronts;
  const { fronts } = bits;
  fronts.u8.set(signs.tables.subarray(0, frontBytes * TABLE_BYTES), tables);
  const near = new NearRows(signs.largest(frontBytes), wanted);
  const end = Math.min(selection.mask.length, slots);
  for (let start = 0; start < end; start += CHUNK_ROWS) {
    const part = selection.mask.subarray(start, Math.min(end, start + CHUNK_ROWS));
    fronts.u8.set(part, mask);
    if (part.length < CHUNK_ROWS) fronts.u8.fill(0, mask + part.length, mask + CHUNK_ROWS);
    const count = fronts.near(tables, bits.chunkAddress(start), frontBytes, mask, near.limit);
    near.addFound(start, fronts.u32.subarray(found >>> 2, (found >>> 2) + count));
  }
  return near;
}

/** Of the rows whose front bits came near, those nearest by all of their bits. */
function weighBacks(
  { bits, kernel, layout }: VectorSpace,
  signs: SignWeights,
  fronts: NearRows,
  wanted: number,
): NearRows {
  const { backBytes, tables, addresses, results } = layout.rows;
  kernel.u8.set(signs.tables.subarray(layout.fronts.frontBytes * TABLE_BYTES), tables);
  const near = new NearRows(signs.largest(layout.bitBytes), wanted);
  const { slots, weights } = fronts.nearest();
  for (let start = 0; start < slots.length; start += BATCH) {
    const count = Math.min(BATCH, slots.length - start);
    for (let i = 0; i < count; i++)
      kernel.u32[(addresses >>> 2) + i] = bits.backAddress(slots[start + i] as number);
    kernel.weigh(tables, addresses, count, backBytes, results);
    for (let i = 0; i < count; i++) {
      const back = kernel.i32[(results >>> 2) + i] as number;
      near.add(slots[start + i] as number, (weights[start + i] as number) + back);
    }
  }
  return near;
}
