import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PACKAGE = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Compiles the store for child processes, which cannot run TypeScript, into a folder of its own: the tests prove
 * the sources at hand, not whatever was built last. Returns the path of its entry.
 */
export function compileStore(): { entry: string; remove: () => void } {
  const cache = join(PACKAGE, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'store-'));
  const compiler = join(PACKAGE, '..', '..', 'node_modules', '.bin', 'tsc');
  const options = ['-p', join(PACKAGE, 'tsconfig.build.json'), '--outDir', folder, '--declaration', 'false'];
  const { status, stdout } = spawnSync(compiler, options, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The store does not compile: ${stdout}`);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return { entry: join(folder, 'index.js'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface ScriptProcess {
  child: ChildProcess;
  /** Complete lines of its output, as they come. */
  lines: string[];
  /** Resolves with the line that starts like this. */
  waitFor(start: string): Promise<string>;
  /** Resolves when the process is gone and its output is read to the end. */
  ended: Promise<void>;
}

/** Runs a script as a process of its own; `openEmbeddedStore` and `say` (a line to us, at once) are in its scope. */
export function runScript(entry: string, script: string): ScriptProcess {
  const prelude = `
    import { writeSync } from 'node:fs';
    import { openEmbeddedStore } from ${JSON.stringify(entry)};
    const say = (line) => writeSync(1, line + '\\n');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', prelude + script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => {
    lines.push(line);
    for (const look of waiting.splice(0)) look();
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
      for (const look of waiting.splice(0)) look();
    });
  });
  const waitFor = (start: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = lines.find((line) => line.startsWith(start));
        if (found !== undefined) resolve(found);
        else if (child.exitCode !== null || child.signalCode !== null)
          reject(new Error(`It ended: ${lines.join('|')}`));
        else waiting.push(look);
      };
      look();
    });
  return { child, lines, waitFor, ended };
}

export function makeFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'sekha-store-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
