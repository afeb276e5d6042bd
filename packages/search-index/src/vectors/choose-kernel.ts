import { JsKernel } from './js-kernel.js';
import type { Kernel, KernelChoice } from './kernel.js';
import { WasmKernel } from './wasm-kernel.js';

/** The fastest kernel that this engine can run, or the one asked for. */
export function createKernel(choice: KernelChoice): Kernel {
  if (choice === 'js') return new JsKernel();
  if (choice === 'wasm') return new WasmKernel();
  try {
    return new WasmKernel();
  } catch {
    // No WebAssembly or no SIMD: slower, but the same answers.
    return new JsKernel();
  }
}
