/** The part of WebAssembly this package uses; the types of Node name it only with those of a browser. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

interface WasmEngine {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { env: { memory: WasmMemory } }) => { readonly exports: unknown };
  Memory: new (size: { initial: number; maximum: number; shared?: boolean }) => WasmMemory;
}

/** Undefined where the engine runs without WebAssembly (`node --jitless`). */
export const webAssembly = (globalThis as { WebAssembly?: WasmEngine }).WebAssembly;
