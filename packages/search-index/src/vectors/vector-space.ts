import { lengthen, nextCapacity } from '../core/growth.js';
import { type MessageTable, NO_SLOT } from '../core/message-table.js';
import type { Kernel } from './kernel.js';
import { quantiseRow } from './quantise.js';
import { SignBits } from './sign-bits.js';
import { CHUNK_ROWS, layOut, type SpaceLayout } from './space-layout.js';

/** So many vectors are the sample whose mean the sign bits are taken against. Fewer are always scanned exactly. */
export const SAMPLE_SIZE = 4096;

/** The vectors of one embedding space, one row per slot of the message table. */
export class VectorSpace {
  readonly kernel: Kernel;
  readonly layout: SpaceLayout;
  /** Valid once there is a mean. */
  readonly bits: SignBits;
  /** By slot: what makes the row a unit vector; 0 = the message has no vector here. */
  scale = new Float32Array(0);
  /** By slot: 1 / |sum of the message's and its neighbours' unit vectors|; 0 = no vector. */
  windowScale = new Float32Array(0);
  /** The frozen mean, once there is a sample; without it there are no sign bits. */
  mean: Float32Array | undefined;
  count = 0;
  private chunks = 0;

  constructor(
    readonly dimension: number,
    /** A new one for each memory. */
    makeKernel: (options: { shared: boolean }) => Kernel,
    private readonly table: MessageTable,
  ) {
    this.kernel = makeKernel({ shared: false });
    this.layout = layOut(dimension);
    this.bits = new SignBits(makeKernel({ shared: true }), this.kernel, this.layout);
    this.growTo(0);
  }

  get bytes(): number {
    const { rows, fronts } = this.layout;
    const chunkBytes = rows.chunkBytes + fronts.chunkBytes;
    return rows.chunks + fronts.chunks + this.chunks * chunkBytes + this.scale.byteLength * 2;
  }

  set(slot: number, vector: Float32Array): void {
    this.reserve(slot);
    this.setScale(slot, quantiseRow(vector, this.row(slot)));
    if (this.mean !== undefined) this.writeBits(slot, this.mean);
    else if (this.count >= SAMPLE_SIZE) this.freeze();
    this.measureAround(slot);
  }

  /** Takes the scales of a snapshot, those of slot 1 first; the bytes of the rows are written afterwards. */
  restore(scale: Float32Array, windowScale: Float32Array): void {
    this.reserve(scale.length);
    this.windowScale.set(windowScale, 1);
    for (let slot = 1; slot <= scale.length; slot++) this.setScale(slot, scale[slot - 1] as number);
  }

  has(slot: number): boolean {
    return slot < this.scale.length && this.scale[slot] !== 0;
  }

  /** Forgets the vector. Its bytes stay until the slot is used again: a snapshot may be under way that needs them. */
  clear(slot: number): void {
    if (!this.has(slot)) return;
    this.setScale(slot, 0);
    this.windowScale[slot] = 0;
  }

  /** Gives a message that takes another slot its vector. */
  move(from: number, to: number): void {
    if (!this.has(from)) return;
    this.reserve(to);
    this.row(to).set(this.row(from));
    this.setScale(to, this.scale[from] as number);
    if (this.mean !== undefined) this.writeBits(to, this.mean);
    this.measureAround(to);
  }

  /** The neighbours of these messages have changed. */
  measureAround(slot: number): void {
    this.measureWindow(this.table.previous(slot));
    this.measureWindow(slot);
    this.measureWindow(this.table.next(slot));
  }

  measureWindow(slot: number): void {
    if (slot === NO_SLOT || !this.has(slot)) return;
    const before = this.table.previous(slot);
    const after = this.table.next(slot);
    let members = 1;
    let products = 0;
    if (this.has(before)) {
      members++;
      products += this.product(before, slot);
    }
    if (this.has(after)) {
      members++;
      products += this.product(slot, after);
      if (this.has(before)) products += this.product(before, after);
    }
    const square = members + 2 * products;
    // Vectors that cancel out have no mean direction.
    this.windowScale[slot] = square > 1e-9 ? 1 / Math.sqrt(square) : 0;
  }

  /** Every slot with a vector is below this; the memory reaches so far. */
  get slots(): number {
    return this.chunks * CHUNK_ROWS;
  }

  rowAddress(slot: number): number {
    const { chunks, chunkBytes, rowBytes } = this.layout.rows;
    return chunks + (slot >>> 12) * chunkBytes + (slot & (CHUNK_ROWS - 1)) * rowBytes;
  }

  /** The query of the search under way, in 16 bits. */
  get query(): Int16Array {
    const at = this.layout.rows.query >>> 1;
    return this.kernel.i16.subarray(at, at + this.dimension);
  }

  /** The bytes of `count` rows of one chunk, as a view that is valid until the space grows. */
  rowBytes(slot: number, count: number): Uint8Array {
    const address = this.rowAddress(slot);
    return this.kernel.u8.subarray(address, address + count * this.layout.rows.rowBytes);
  }

  private setScale(slot: number, scale: number): void {
    this.count += Number(scale !== 0) - Number(this.scale[slot] !== 0);
    this.scale[slot] = scale;
    this.bits.setPresent(slot, scale !== 0);
  }

  private row(slot: number): Int8Array {
    const address = this.rowAddress(slot);
    return this.kernel.i8.subarray(address, address + this.dimension);
  }

  reserve(slot: number): void {
    if (slot >= this.scale.length) {
      const capacity = nextCapacity(this.scale.length, slot + 1);
      this.scale = lengthen(this.scale, capacity);
      this.windowScale = lengthen(this.windowScale, capacity);
    }
    if (slot >>> 12 < this.chunks) return;
    this.growTo((slot >>> 12) + 1);
  }

  private growTo(chunks: number): void {
    const { rows } = this.layout;
    this.chunks = chunks;
    this.kernel.grow(rows.chunks + chunks * rows.chunkBytes);
    this.bits.grow(chunks);
  }

  /** Takes the mean of the vectors at hand for good, and writes the sign bits of all rows against it. */
  private freeze(): void {
    const mean = this.meanOfRows();
    this.mean = mean;
    for (let slot = 1; slot < this.scale.length; slot++) if (this.has(slot)) this.writeBits(slot, mean);
  }

  private meanOfRows(): Float32Array {
    const mean = new Float32Array(this.dimension);
    for (let slot = 1; slot < this.scale.length; slot++) {
      if (!this.has(slot)) continue;
      const row = this.row(slot);
      const share = (this.scale[slot] as number) / this.count;
      for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + share * (row[i] as number);
    }
    return mean;
  }

  private writeBits(slot: number, mean: Float32Array): void {
    this.bits.write(slot, this.row(slot), this.scale[slot] as number, mean);
  }

  /** Cosine of two rows. */
  private product(one: number, other: number): number {
    const { i8 } = this.kernel;
    const a = this.rowAddress(one);
    const b = this.rowAddress(other);
    let sum = 0;
    for (let i = 0; i < this.dimension; i++) sum += (i8[a + i] as number) * (i8[b + i] as number);
    return sum * (this.scale[one] as number) * (this.scale[other] as number);
  }
}
