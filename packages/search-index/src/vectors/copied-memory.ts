import type { WasmMemory } from './web-assembly.js';

/** Stands in for `WebAssembly.Memory` where there is no WebAssembly (`node --jitless`): growing copies. */
export class CopiedMemory implements WasmMemory {
  buffer: ArrayBuffer = new ArrayBuffer(65_536);

  grow(pages: number): number {
    const before = this.buffer.byteLength / 65_536;
    // A tenth more than asked for keeps the copies rare.
    const after = before + Math.max(pages, Math.ceil(before / 10));
    const larger = new ArrayBuffer(after * 65_536);
    new Uint8Array(larger).set(new Uint8Array(this.buffer));
    this.buffer = larger;
    return before;
  }
}
