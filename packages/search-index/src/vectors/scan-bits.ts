import type { Selection } from '../core/selection.js';
import { NOT_SELECTED } from './kernel.js';
import { CHUNK_ROWS } from './space-layout.js';
import { type VectorSpace, writeSignBits } from './vector-space.js';

/**
 * The first stage of the scan: the selected messages whose sign bits differ from the query's in the fewest places.
 * Returns at least `wanted` of them (all that tie at the threshold), fewer when fewer are selected.
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
  const bins = layout.bitBytes * 8 + 1;
  kernel.u32.fill(0, layout.histogram >>> 2, (layout.histogram >>> 2) + bins);
  const chunks = measureChunks(space, selection);
  const { threshold, total } = thresholdFor(kernel.u32.subarray(layout.histogram >>> 2), bins, wanted);
  const found = new Uint32Array(total);
  let count = 0;
  for (const [chunk, rows] of chunks) {
    const distances = space.distancesAddress(chunk);
    const taken = kernel.collect(distances, rows, threshold, chunk * CHUNK_ROWS, layout.addresses);
    const from = layout.addresses >>> 2;
    found.set(kernel.u32.subarray(from, from + taken), count);
    count += taken;
  }
  return found.subarray(0, count);
}

/** Computes the distances of all chunks that hold a selected message; returns these chunks and their rows. */
function measureChunks(space: VectorSpace, selection: Selection): [chunk: number, rows: number][] {
  const { kernel, layout, scale } = space;
  const chunks: [number, number][] = [];
  const end = Math.min(selection.mask.length, scale.length);
  for (let start = 0; start < end; start += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, end - start);
    const chunk = start / CHUNK_ROWS;
    const out = space.distancesAddress(chunk);
    if (!markSelected(space, selection, start, rows)) continue;
    kernel.hamming(layout.queryBits, space.bitsAddress(start), rows, layout.bitBytes, out);
    chunks.push([chunk, rows]);
  }
  return chunks;
}

/** Leaves out what is not selected or has no vector; false when no row of the chunk remains. */
function markSelected(space: VectorSpace, selection: Selection, start: number, rows: number): boolean {
  const { u16 } = space.kernel;
  const { scale } = space;
  const { mask } = selection;
  const out = space.distancesAddress(start / CHUNK_ROWS) >>> 1;
  let any = false;
  for (let i = 0; i < rows; i++) {
    const selected = mask[start + i] === 1 && scale[start + i] !== 0;
    u16[out + i] = selected ? 0 : NOT_SELECTED;
    any ||= selected;
  }
  return any;
}

function thresholdFor(
  histogram: Uint32Array,
  bins: number,
  wanted: number,
): { threshold: number; total: number } {
  let total = 0;
  for (let distance = 0; distance < bins; distance++) {
    total += histogram[distance] as number;
    if (total >= wanted) return { threshold: distance, total };
  }
  return { threshold: bins - 1, total };
}
