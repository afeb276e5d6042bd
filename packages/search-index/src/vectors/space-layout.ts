/** Rows in one chunk; a scan works chunk by chunk. The kernel's `near` is built for it. */
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
  /** Of a chunk: a byte a row, set where a search may find it. What the kernel finds goes right behind it. */
  mask: number;
  addresses: number;
  results: number;
  /** Where the first chunk begins: rows, then bits, then a byte a row that says whether there is a vector. */
  chunks: number;
  chunkBytes: number;
}

export function layOut(dimension: number): SpaceLayout {
  const rowBytes = padded(dimension, 16);
  const bitBytes = padded(dimension, 128) / 8;
  const query = 64;
  const queryBits = query + rowBytes * 2;
  const mask = padded(queryBits + bitBytes, 64);
  const addresses = mask + CHUNK_ROWS;
  const results = addresses + BATCH * 4;
  return {
    dimension,
    rowBytes,
    bitBytes,
    query,
    queryBits,
    mask,
    addresses,
    results,
    chunks: padded(results + BATCH * 4, 4096),
    chunkBytes: CHUNK_ROWS * (rowBytes + bitBytes + 1),
  };
}

function padded(size: number, unit: number): number {
  return Math.ceil(size / unit) * unit;
}
