// Removes the inference library's binaries for every platform but this one: node prune-onnxruntime.mjs FOLDER
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('usage: prune-onnxruntime.mjs FOLDER');

for (const path of readdirSync(join(folder, 'node_modules', '.pnpm')).filter((name) =>
  name.startsWith('onnxruntime-node@'),
)) {
  const binaries = join(folder, 'node_modules', '.pnpm', path, 'node_modules', 'onnxruntime-node', 'bin');
  for (const version of readdirSync(binaries)) {
    for (const platform of readdirSync(join(binaries, version))) {
      if (platform !== process.platform) remove(join(binaries, version, platform));
      else
        for (const architecture of readdirSync(join(binaries, version, platform)))
          if (architecture !== process.arch) remove(join(binaries, version, platform, architecture));
    }
  }
}

function remove(path) {
  if (statSync(path).isDirectory()) rmSync(path, { recursive: true });
}
