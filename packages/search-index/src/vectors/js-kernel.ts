import { CopiedMemory } from './copied-memory.js';
import type { Kernel } from './kernel.js';
import { LinearMemory } from './linear-memory.js';
import { CHUNK_ROWS, GROUP_ROWS, interleavedAt } from './space-layout.js';
import { webAssembly } from './web-assembly.js';

/** The kernel in plain JavaScript, for engines without WASM SIMD. */
export class JsKernel extends LinearMemory implements Kernel {
  readonly name = 'js';

  constructor() {
    // WASM memory grows in place, and is there even where SIMD is not.
    super(webAssembly ? new webAssembly.Memory({ initial: 1, maximum: 65_536 }) : new CopiedMemory());
  }

  near(tables: number, rows: number, rowBytes: number, mask: number, limit: number): number {
    const { u8, u32 } = this;
    const present = rows + CHUNK_ROWS * rowBytes;
    const out = (mask + CHUNK_ROWS) >>> 2;
    let to = out;
    for (let at = 0; at < CHUNK_ROWS; at++) {
      if (((u8[mask + at] as number) & (u8[present + at] as number)) === 0) continue;
      const weight = this.weight(tables, rows + interleavedAt(at, rowBytes), GROUP_ROWS, rowBytes);
      if (weight <= limit) u32[to++] = (weight << 16) | at;
    }
    return to - out;
  }

  weigh(tables: number, addresses: number, count: number, rowBytes: number, out: number): void {
    for (let i = 0; i < count; i++) {
      const row = this.u32[(addresses >>> 2) + i] as number;
      this.i32[(out >>> 2) + i] = this.weight(tables, row, 1, rowBytes);
    }
  }

  /** Of the row's bytes, each so far behind the last. */
  private weight(tables: number, row: number, stride: number, rowBytes: number): number {
    const { u8 } = this;
    let weight = 0;
    for (let k = 0; k < rowBytes; k++) {
      const byte = u8[row + k * stride] as number;
      const table = tables + k * 32;
      weight += (u8[table + (byte & 15)] as number) + (u8[table + 16 + (byte >>> 4)] as number);
    }
    return weight;
  }

  dots(query: number, addresses: number, count: number, rowBytes: number, out: number): void {
    const { i8, i16, u32, i32 } = this;
    const q = query >>> 1;
    for (let i = 0; i < count; i++) {
      const row = u32[(addresses >>> 2) + i] as number;
      let sum = 0;
      for (let k = 0; k < rowBytes; k++) sum += (i16[q + k] as number) * (i8[row + k] as number);
      i32[(out >>> 2) + i] = sum;
    }
  }
}
