import type { Selection } from '../core/selection.js';
import { NearRows } from './near-rows.js';
import { BATCH, CHUNK_ROWS, TABLE_BYTES } from './space-layout.js';
import type { VectorSpace } from './vector-space.js';
import { type SignWeights, weighSigns } from './weigh-signs.js';

/** Rows whose back bits are weighed, for each that is wanted. */
const LOOKED_AT = 3;

/** What one query wants of the scan. */
export interface BitScan {
  /** In 16 bits, of any length. */
  query: Int16Array;
  selection: Selection;
  wanted: number;
}

/**
 * The first stage of the scan: the selected messages whose signs differ least from the query's (see
 * {@link SignWeights}). The front bits of all are weighed, the others of those that come near. Returns for each scan at
 * least `wanted` (all that tie at the threshold), fewer when fewer are selected; in the order of their slots.
 *
 * Several scans share their way through the memory, which is what most of the time is spent on.
 */
export function scanBits(space: VectorSpace, scans: readonly BitScan[]): Uint32Array[] {
  const { bitBytes, rows } = space.layout;
  const weighed = scans.map((scan) => ({ ...scan, signs: weighSigns(scan.query, bitBytes) }));
  const fronts = weighFronts(space, weighed, rows.backBytes === 0 ? 1 : LOOKED_AT);
  return weighed.map(({ signs, wanted }, at) => {
    const front = fronts[at] as NearRows;
    const near = rows.backBytes === 0 ? front : weighBacks(space, signs, front, wanted);
    return near.nearest().slots;
  });
}

function weighFronts(
  { bits, slots, layout }: VectorSpace,
  scans: readonly (BitScan & { signs: SignWeights })[],
  lookedAt: number,
): NearRows[] {
  const { frontBytes, tables, mask, found } = layout.fronts;
  const { fronts } = bits;
  const near = scans.map(({ signs, wanted }) => new NearRows(signs.largest(frontBytes), wanted * lookedAt));
  for (let start = 0; start < slots; start += CHUNK_ROWS) {
    scans.forEach(({ selection, signs }, at) => {
      const part = selection.mask.subarray(start, start + CHUNK_ROWS);
      fronts.u8.set(part, mask);
      if (part.length < CHUNK_ROWS) fronts.u8.fill(0, mask + part.length, mask + CHUNK_ROWS);
      fronts.u8.set(signs.tables.subarray(0, frontBytes * TABLE_BYTES), tables);
      const rows = near[at] as NearRows;
      const count = fronts.near(tables, bits.chunkAddress(start), frontBytes, mask, rows.limit);
      rows.addFound(start, fronts.u32.subarray(found >>> 2, (found >>> 2) + count));
    });
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
