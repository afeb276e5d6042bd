import { CopiedMemory } from './copied-memory.js';
import type { Kernel } from './kernel.js';
import { LinearMemory } from './linear-memory.js';
import { CHUNK_ROWS } from './space-layout.js';
import { webAssembly } from './web-assembly.js';

/** The kernel in plain JavaScript, for engines without WASM SIMD. */
export class JsKernel extends LinearMemory implements Kernel {
  readonly name = 'js';

  constructor() {
    // WASM memory grows in place, and is there even where SIMD is not.
    super(webAssembly ? new webAssembly.Memory({ initial: 1, maximum: 65_536 }) : new CopiedMemory());
  }

  near(query: number, rows: number, rowBytes: number, mask: number, limit: number): number {
    const { u8, u32 } = this;
    const words = rowBytes >>> 2;
    const q = query >>> 2;
    const present = rows + CHUNK_ROWS * rowBytes;
    const out = (mask + CHUNK_ROWS) >>> 2;
    let to = out;
    for (let at = 0; at < CHUNK_ROWS; at++) {
      if (((u8[mask + at] as number) & (u8[present + at] as number)) === 0) continue;
      const row = (rows >>> 2) + at * words;
      let distance = 0;
      for (let k = 0; k < words; k++) distance += bitCount((u32[q + k] as number) ^ (u32[row + k] as number));
      if (distance <= limit) u32[to++] = (distance << 16) | at;
    }
    return to - out;
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

function bitCount(word: number): number {
  let n = word - ((word >>> 1) & 0x5555_5555);
  n = (n & 0x3333_3333) + ((n >>> 2) & 0x3333_3333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
