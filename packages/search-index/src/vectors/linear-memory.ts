import type { WasmMemory } from './web-assembly.js';

/** One growing stretch of memory with a view of each width; views are replaced when it grows. */
export class LinearMemory {
  u8 = new Uint8Array(0);
  i8 = new Int8Array(0);
  u16 = new Uint16Array(0);
  i16 = new Int16Array(0);
  u32 = new Uint32Array(0);
  i32 = new Int32Array(0);

  constructor(private readonly memory: WasmMemory) {
    this.look();
  }

  grow(bytes: number): void {
    const missing = bytes - this.u8.byteLength;
    if (missing <= 0) return;
    this.memory.grow(Math.ceil(missing / 65_536));
    this.look();
  }

  private look(): void {
    const { buffer } = this.memory;
    this.u8 = new Uint8Array(buffer);
    this.i8 = new Int8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.i16 = new Int16Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.i32 = new Int32Array(buffer);
  }
}
