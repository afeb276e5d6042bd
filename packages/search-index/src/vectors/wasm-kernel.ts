import type { Kernel } from './kernel.js';
import { KERNEL_BASE64, SHARED_KERNEL_BASE64 } from './kernel-bytes.generated.js';
import { LinearMemory } from './linear-memory.js';
import { type WasmMemory, webAssembly } from './web-assembly.js';

interface KernelExports {
  near: Kernel['near'];
  weigh: Kernel['weigh'];
  dots: Kernel['dots'];
}

const SIZE = { initial: 1, maximum: 65_536 };

/** The kernel in WASM SIMD; the source is in scripts/kernel-wat.mjs. */
export class WasmKernel extends LinearMemory implements Kernel {
  readonly name = 'wasm';
  readonly near: Kernel['near'];
  readonly weigh: Kernel['weigh'];
  readonly dots: Kernel['dots'];

  private constructor(
    bytes: string,
    memory: WasmMemory,
    readonly sharedMemory: WasmMemory | undefined,
  ) {
    super(memory);
    const module = new (engine().Module)(Buffer.from(bytes, 'base64'));
    const exports = new (engine().Instance)(module, { env: { memory } }).exports as KernelExports;
    this.near = exports.near;
    this.weigh = exports.weigh;
    this.dots = exports.dots;
  }

  /** Over memory of its own. Throws where the engine has no WASM SIMD, as {@link shared} does. */
  static open(): WasmKernel {
    return new WasmKernel(KERNEL_BASE64, new (engine().Memory)(SIZE), undefined);
  }

  /** Over memory that other threads may see, or that of another thread. */
  static shared(memory: WasmMemory = new (engine().Memory)({ ...SIZE, shared: true })): WasmKernel {
    return new WasmKernel(SHARED_KERNEL_BASE64, memory, memory);
  }
}

function engine(): NonNullable<typeof webAssembly> {
  if (webAssembly === undefined) throw new Error('this engine has no WebAssembly');
  return webAssembly;
}
