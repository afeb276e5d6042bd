/** Rows in one chunk; a scan works chunk by chunk. */
export const CHUNK_ROWS = 4096;
/** Addresses handed to the kernel at once. */
export const BATCH = 4096;

/** Where everything of one embedding space lies in the kernel's memory, in bytes. */
export interface SpaceLayout {
  dimension: number;
  /** An int8 row, padded to 16. */
  rowBytes: number;
  /** The sign bits of a row, padded to 16. */
  bitBytes: number;
  query: number;
  queryBits: number;
  /** Right behind the sign bits of the query, where the kernel looks for it. */
  histogram: number;
  addresses: number;
  results: number;
  /** Where the first chunk begins: rows, then bits, then distances. */
  chunks: number;
  chunkBytes: number;
}

export function layOut(dimension: number): SpaceLayout {
  const rowBytes = padded(dimension, 16);
  const bitBytes = padded(dimension, 128) / 8;
  const query = 64;
  const queryBits = query + rowBytes * 2;
  const histogram = queryBits + bitBytes;
  const addresses = padded(histogram + (bitBytes * 8 + 1) * 4, 64);
  const results = addresses + BATCH * 4;
  return {
    dimension,
    rowBytes,
    bitBytes,
    query,
    queryBits,
    histogram,
    addresses,
    results,
    chunks: padded(results + BATCH * 4, 4096),
    chunkBytes: CHUNK_ROWS * (rowBytes + bitBytes + 2),
  };
}

function padded(size: number, unit: number): number {
  return Math.ceil(size / unit) * unit;
}
