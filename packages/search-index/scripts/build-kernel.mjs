// Assembles the kernel and writes it as a TypeScript module: `node scripts/build-kernel.mjs`.
// A test holds the committed bytes to the built ones.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openWabt from 'wabt';
import { kernelWat } from './kernel-wat.mjs';

/** The kernel over memory of its own, and over memory that another thread sees, too. */
export async function assembleKernels() {
  const wabt = await openWabt();
  return [assemble(wabt, false), assemble(wabt, true)];
}

function assemble(wabt, shared) {
  const features = { simd: true, threads: true };
  const module = wabt.parseWat('kernel.wat', kernelWat(shared), features);
  try {
    module.validate(features);
    return Buffer.from(module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}

export function kernelModule([own, shared]) {
  const constant = (name, bytes) => `export const ${name} =\n  '${bytes.toString('base64')}';\n`;
  return `// Written by scripts/build-kernel.mjs from scripts/kernel-wat.mjs; ${own.length} bytes each.\n${constant('KERNEL_BASE64', own)}${constant('SHARED_KERNEL_BASE64', shared)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = fileURLToPath(new URL('../src/vectors/kernel-bytes.generated.ts', import.meta.url));
  writeFileSync(target, kernelModule(await assembleKernels()));
}
