import type { WasmMemory } from './web-assembly.js';

/**
 * The inner loops of the flat scan, over one linear memory. Addresses and sizes are in bytes; rows are padded with
 * zeros to whole 16 bytes. Both implementations (WASM SIMD and plain JS) compute in integers and give identical
 * results.
 */
export interface Kernel {
  readonly name: 'wasm' | 'js';
  /** The memory itself, where another thread may work in it, too. */
  readonly sharedMemory?: WasmMemory | undefined;
  /** Makes the memory at least this large; what it holds stays. Views are replaced. */
  grow(bytes: number): void;
  readonly u8: Uint8Array;
  readonly i8: Int8Array;
  readonly u16: Uint16Array;
  readonly i16: Int16Array;
  readonly u32: Uint32Array;
  readonly i32: Int32Array;
  /**
   * Finds the rows of sign bits, among the {@link CHUNK_ROWS} of a chunk, whose signs differ from the query's by a
   * weight of at most `limit`, in order: for each, `weight << 16 | row` as u32, right behind the mask; returns how many.
   * Sixteen rows lie together, the first bytes of all of them first. `tables` holds 16 bytes for every four signs: what
   * each of their values weighs (see {@link SignWeights}). Only rows are looked at whose byte at `mask` is set, and their
   * byte right behind all rows, too (there is a vector). Uses the 32 bytes before the tables.
   */
  near(tables: number, rows: number, rowBytes: number, mask: number, limit: number): number;
  /**
   * What the signs of each row whose address stands in `addresses` weigh, as i32 to `out`; its bytes, at least one, follow
   * each other here.
   */
  weigh(tables: number, addresses: number, count: number, rowBytes: number, out: number): void;
  /** Inner product of the i16 query with each i8 row whose address stands in `addresses`, as i32 to `out`. */
  dots(query: number, addresses: number, count: number, rowBytes: number, out: number): void;
}

export type KernelChoice = 'auto' | 'wasm' | 'js';
