import type { WasmMemory } from './web-assembly.js';

const PAGE = 65_536;
/** 4 GB: what 32-bit addresses reach. */
const MOST_PAGES = 65_536;

/** One growing stretch of memory with a view of each width; views are replaced when it grows. */
export class LinearMemory {
  u8: Uint8Array = new Uint8Array(0);
  i8: Int8Array = new Int8Array(0);
  u16: Uint16Array = new Uint16Array(0);
  i16: Int16Array = new Int16Array(0);
  u32: Uint32Array = new Uint32Array(0);
  i32: Int32Array = new Int32Array(0);

  constructor(private readonly memory: WasmMemory) {
    this.look();
  }

  /**
   * Makes it an eighth larger than asked for when it has to grow: what is never written to costs address space only,
   * and each step makes V8 look for garbage as if all of it were new.
   */
  grow(bytes: number): void {
    if (bytes <= this.u8.byteLength) return;
    const pages = Math.ceil(bytes / PAGE) - this.u8.byteLength / PAGE;
    const spare = Math.ceil(bytes / PAGE / 8);
    const room = MOST_PAGES - this.u8.byteLength / PAGE;
    this.memory.grow(Math.max(pages, Math.min(pages + spare, room)));
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
