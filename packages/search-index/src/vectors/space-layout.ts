/** Rows in one chunk; a scan works chunk by chunk. The kernel's `near` is built for it. */
export const CHUNK_ROWS = 4096;
/** Rows whose front bits lie together: the kernel takes so many at once. */
export const GROUP_ROWS = 16;
/** Addresses handed to the kernel at once. */
export const BATCH = 4096;
/** What the eight signs of a byte weigh: 16 bytes for each half of it. */
export const TABLE_BYTES = 32;
/** So much before the tables is the kernel's own. */
const KERNEL_BYTES = 64;

/** Where the rows of one embedding space lie in their memory, in bytes. */
export interface RowLayout {
  /** An int8 row, padded to 16. */
  rowBytes: number;
  /** The sign bits of a row that are not among its front bits. */
  backBytes: number;
  query: number;
  /** What the back bits weigh, see `Kernel.weigh`. */
  tables: number;
  addresses: number;
  results: number;
  /** Where the first chunk begins: rows, then the back bits of each. */
  chunks: number;
  chunkBytes: number;
}

/** Where a thread keeps what it needs while it goes through the front bits. */
export interface ScanDesk {
  /** What the front bits weigh, see `Kernel.near`. */
  tables: number;
  /** Of a chunk: a byte a row, set where a search may find it. What the kernel finds goes right behind it. */
  mask: number;
  found: number;
}

/**
 * Where the front bits lie, in a memory of their own: a scan reads those of all rows, and what lies one behind the other
 * comes quickest.
 */
export interface FrontLayout {
  frontBytes: number;
  /** One for each of two threads that look at the bits at the same time. */
  desks: readonly [ScanDesk, ScanDesk];
  /** Where the first chunk begins: front bits, 16 rows at a time, then a byte a row that says whether it has a vector. */
  chunks: number;
  chunkBytes: number;
}

export interface SpaceLayout {
  rows: RowLayout;
  fronts: FrontLayout;
  /** The sign bits of a row, padded to 16. */
  bitBytes: number;
}

export function layOut(dimension: number): SpaceLayout {
  const bitBytes = padded(dimension, 128) / 8;
  const frontBytes = frontBits(dimension) / 8;
  return { rows: layOutRows(dimension, bitBytes - frontBytes), fronts: layOutFronts(frontBytes), bitBytes };
}

function layOutRows(dimension: number, backBytes: number): RowLayout {
  const rowBytes = padded(dimension, 16);
  const query = KERNEL_BYTES;
  const tables = query + rowBytes * 2;
  const addresses = padded(tables + backBytes * TABLE_BYTES, 64);
  const results = addresses + BATCH * 4;
  const chunks = padded(results + BATCH * 4, 4096);
  const chunkBytes = CHUNK_ROWS * (rowBytes + backBytes);
  return { rowBytes, backBytes, query, tables, addresses, results, chunks, chunkBytes };
}

function layOutFronts(frontBytes: number): FrontLayout {
  const deskBytes = padded(KERNEL_BYTES + frontBytes * TABLE_BYTES + CHUNK_ROWS * 5, 4096);
  const deskAt = (start: number): ScanDesk => {
    const tables = start + KERNEL_BYTES;
    const mask = tables + frontBytes * TABLE_BYTES;
    return { tables, mask, found: mask + CHUNK_ROWS };
  };
  const desks = [deskAt(0), deskAt(deskBytes)] as const;
  return { frontBytes, desks, chunks: 2 * deskBytes, chunkBytes: CHUNK_ROWS * (frontBytes + 1) };
}

/** Where a row's first byte lies among rows of which 16 lie together; its next one lies 16 bytes behind. */
export function interleavedAt(row: number, rowBytes: number): number {
  return (row & ~(GROUP_ROWS - 1)) * rowBytes + (row & (GROUP_ROWS - 1));
}

/**
 * So many signs are weighed of every row. The error of a cosine estimated from n of D signs falls as
 * sqrt((1 - n / D + 0.57) / n) (0.57 = pi / 2 - 1 is what taking signs for values costs): this keeps it at 0.075, half
 * of 384 dimensions or a sixth of 1,536.
 */
function frontBits(dimension: number): number {
  return padded((280 * dimension) / (dimension + 178), 32);
}

function padded(size: number, unit: number): number {
  return Math.ceil(size / unit) * unit;
}
