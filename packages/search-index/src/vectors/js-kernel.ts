import { CopiedMemory } from './copied-memory.js';
import { type Kernel, NOT_SELECTED } from './kernel.js';
import { LinearMemory } from './linear-memory.js';
import { webAssembly } from './web-assembly.js';

/** The kernel in plain JavaScript, for engines without WASM SIMD. */
export class JsKernel extends LinearMemory implements Kernel {
  readonly name = 'js';

  constructor() {
    // WASM memory grows in place, and is there even where SIMD is not.
    super(webAssembly ? new webAssembly.Memory({ initial: 1, maximum: 65_536 }) : new CopiedMemory());
  }

  hamming(query: number, rows: number, count: number, rowBytes: number, out: number): void {
    const { u16, u32 } = this;
    const words = rowBytes >>> 2;
    const q = query >>> 2;
    const histogram = q + words;
    let row = rows >>> 2;
    let to = out >>> 1;
    for (let i = 0; i < count; i++, row += words, to++) {
      if (u16[to] === NOT_SELECTED) continue;
      let distance = 0;
      for (let k = 0; k < words; k++) distance += bitCount((u32[q + k] as number) ^ (u32[row + k] as number));
      u16[to] = distance;
      u32[histogram + distance] = (u32[histogram + distance] as number) + 1;
    }
  }

  collect(distances: number, count: number, threshold: number, first: number, found: number): number {
    const { u16, u32 } = this;
    let to = found >>> 2;
    for (let i = 0; i < count; i++) {
      if ((u16[(distances >>> 1) + i] as number) <= threshold) u32[to++] = first + i;
    }
    return to - (found >>> 2);
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
