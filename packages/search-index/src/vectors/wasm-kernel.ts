import type { Kernel } from './kernel.js';
import { KERNEL_BASE64 } from './kernel-bytes.generated.js';
import { LinearMemory } from './linear-memory.js';
import { type WasmMemory, webAssembly } from './web-assembly.js';

interface KernelExports {
  memory: WasmMemory;
  near: Kernel['near'];
  weigh: Kernel['weigh'];
  dots: Kernel['dots'];
}

/** The kernel in WASM SIMD; the source is in scripts/kernel-wat.mjs. */
export class WasmKernel extends LinearMemory implements Kernel {
  readonly name = 'wasm';
  readonly near: Kernel['near'];
  readonly weigh: Kernel['weigh'];
  readonly dots: Kernel['dots'];

  /** Throws where the engine has no WASM SIMD. */
  constructor() {
    if (webAssembly === undefined) throw new Error('this engine has no WebAssembly');
    const module = new webAssembly.Module(Buffer.from(KERNEL_BASE64, 'base64'));
    const exports = new webAssembly.Instance(module).exports as KernelExports;
    super(exports.memory);
    this.near = exports.near;
    this.weigh = exports.weigh;
    this.dots = exports.dots;
  }
}
