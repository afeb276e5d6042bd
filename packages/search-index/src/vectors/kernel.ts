/**
 * The inner loops of the flat scan, over one linear memory. Addresses and sizes are in bytes; rows are padded with
 * zeros to whole 16 bytes. Both implementations (WASM SIMD and plain JS) compute in integers and give identical
 * results.
 */
export interface Kernel {
  readonly name: 'wasm' | 'js';
  /** Makes the memory at least this large; what it holds stays. Views are replaced. */
  grow(bytes: number): void;
  readonly u8: Uint8Array;
  readonly i8: Int8Array;
  readonly u16: Uint16Array;
  readonly i16: Int16Array;
  readonly u32: Uint32Array;
  readonly i32: Int32Array;
  /**
   * Finds the rows of sign bits, among the {@link CHUNK_ROWS} of a chunk, that differ from the query in at most
   * `limit` bits, in order: for each, `distance << 16 | row` as u32, right behind the mask; returns how many. Only rows
   * are looked at whose byte at `mask` is set, and their byte right behind all rows, too (there is a vector).
   */
  near(query: number, rows: number, rowBytes: number, mask: number, limit: number): number;
  /** Inner product of the i16 query with each i8 row whose address stands in `addresses`, as i32 to `out`. */
  dots(query: number, addresses: number, count: number, rowBytes: number, out: number): void;
}

export type KernelChoice = 'auto' | 'wasm' | 'js';
