import type { Kernel } from './kernel.js';
import { CHUNK_ROWS, GROUP_ROWS, interleavedAt, type SpaceLayout } from './space-layout.js';

/**
 * The sign bits of a space's rows: one per dimension, set where the value lies above the mean. The first ones of all
 * rows, the front bits, have a memory of their own; the back bits lie with the rows.
 */
export class SignBits {
  private readonly row: Uint8Array;

  constructor(
    readonly fronts: Kernel,
    private readonly rows: Kernel,
    private readonly layout: SpaceLayout,
  ) {
    this.row = new Uint8Array(layout.bitBytes);
  }

  /** Makes room for the rows of so many chunks. */
  grow(chunks: number): void {
    const { fronts } = this.layout;
    this.fronts.grow(fronts.chunks + chunks * fronts.chunkBytes);
  }

  write(slot: number, values: Int8Array, scale: number, mean: Float32Array): void {
    const { row } = this;
    for (let i = 0; i < mean.length; i += 8) {
      let byte = 0;
      const end = Math.min(8, mean.length - i);
      for (let k = 0; k < end; k++) {
        if ((values[i + k] as number) * scale > (mean[i + k] as number)) byte |= 1 << k;
      }
      row[i >>> 3] = byte;
    }
    this.spread(slot, row);
  }

  /** Takes the bits of rows that follow each other, each as `bitBytes` bytes. */
  spread(slot: number, bits: Uint8Array): void {
    const { bitBytes } = this.layout;
    const { frontBytes } = this.layout.fronts;
    const { u8: fronts } = this.fronts;
    const { u8: rows } = this.rows;
    for (let from = 0; from < bits.length; from += bitBytes, slot++) {
      const front = this.frontAddress(slot);
      for (let k = 0; k < frontBytes; k++) fronts[front + k * GROUP_ROWS] = bits[from + k] as number;
      const back = this.backAddress(slot) - frontBytes;
      for (let k = frontBytes; k < bitBytes; k++) rows[back + k] = bits[from + k] as number;
    }
  }

  /** What {@link spread} took, of `count` rows. */
  gather(slot: number, count: number): Uint8Array {
    const { bitBytes } = this.layout;
    const { frontBytes } = this.layout.fronts;
    const { u8: fronts } = this.fronts;
    const { u8: rows } = this.rows;
    const bits = new Uint8Array(count * bitBytes);
    for (let to = 0; to < bits.length; to += bitBytes, slot++) {
      const front = this.frontAddress(slot);
      for (let k = 0; k < frontBytes; k++) bits[to + k] = fronts[front + k * GROUP_ROWS] as number;
      const back = this.backAddress(slot) - frontBytes;
      for (let k = frontBytes; k < bitBytes; k++) bits[to + k] = rows[back + k] as number;
    }
    return bits;
  }

  /** Says whether a search may find the row. */
  setPresent(slot: number, present: boolean): void {
    const { frontBytes } = this.layout.fronts;
    const at = this.chunkAddress(slot) + CHUNK_ROWS * frontBytes + (slot & (CHUNK_ROWS - 1));
    this.fronts.u8[at] = Number(present);
  }

  /** Of the first front bits of the slot's chunk. */
  chunkAddress(slot: number): number {
    const { chunks, chunkBytes } = this.layout.fronts;
    return chunks + (slot >>> 12) * chunkBytes;
  }

  backAddress(slot: number): number {
    const { chunks, chunkBytes, rowBytes, backBytes } = this.layout.rows;
    const backs = chunks + (slot >>> 12) * chunkBytes + CHUNK_ROWS * rowBytes;
    return backs + (slot & (CHUNK_ROWS - 1)) * backBytes;
  }

  private frontAddress(slot: number): number {
    return this.chunkAddress(slot) + interleavedAt(slot & (CHUNK_ROWS - 1), this.layout.fronts.frontBytes);
  }
}
