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
   * Distance in bits of each of `count` rows to the query row, as u16 to `out`, and counted in the histogram (u32
   * per distance) that begins right behind the query. Where `out` holds {@link NOT_SELECTED} beforehand, the row is
   * left out.
   */
  hamming(query: number, rows: number, count: number, rowBytes: number, out: number): void;
  /** Writes `first + i` for each distance `i` at or below the threshold to `found` (u32); returns how many. */
  collect(distances: number, count: number, threshold: number, first: number, found: number): number;
  /** Inner product of the i16 query with each i8 row whose address stands in `addresses`, as i32 to `out`. */
  dots(query: number, addresses: number, count: number, rowBytes: number, out: number): void;
}

/** The distance of a row that is left out. */
export const NOT_SELECTED = 0xffff;

export type KernelChoice = 'auto' | 'wasm' | 'js';
