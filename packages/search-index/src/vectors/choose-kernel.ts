import { JsKernel } from './js-kernel.js';
import type { Kernel, KernelChoice } from './kernel.js';
import { WasmKernel } from './wasm-kernel.js';

/** The fastest kernel that this engine can run, or the one asked for; over shared memory where there is such. */
export function createKernel(choice: KernelChoice, { shared = false } = {}): Kernel {
  if (choice === 'js') return new JsKernel();
  const open = (): Kernel => (shared ? WasmKernel.shared() : WasmKernel.open());
  if (choice === 'wasm') return open();
  try {
    return open();
  } catch {
    // No WebAssembly or no SIMD: slower, but the same answers.
    return new JsKernel();
  }
}
