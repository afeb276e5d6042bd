// Assembles the kernel and writes it as a TypeScript module: `node scripts/build-kernel.mjs`.
// A test holds the committed bytes to the built ones.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openWabt from 'wabt';
import { KERNEL_WAT } from './kernel-wat.mjs';

export async function assembleKernel() {
  const wabt = await openWabt();
  const module = wabt.parseWat('kernel.wat', KERNEL_WAT, { simd: true });
  try {
    module.validate();
    return Buffer.from(module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}

export function kernelModule(bytes) {
  return `// Written by scripts/build-kernel.mjs from scripts/kernel-wat.mjs; ${bytes.length} bytes.\nexport const KERNEL_BASE64 =\n  '${bytes.toString('base64')}';\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = fileURLToPath(new URL('../src/vectors/kernel-bytes.generated.ts', import.meta.url));
  writeFileSync(target, kernelModule(await assembleKernel()));
}
