// @ts-check
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Runs one phase in a process of its own, so that its memory is its own. The settings go through a file: vectors of
 * questions are too long for an argument.
 * @param {string} script beside this file
 * @param {object} settings
 * @returns {any} what its last line says
 */
export function runChild(script, settings) {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'sekha-bench-child-'));
  const settingsFile = join(folder, 'settings.json');
  try {
    writeFileSync(settingsFile, JSON.stringify(settings));
    const output = execFileSync(process.execPath, [file, settingsFile], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 2 ** 26,
    });
    return JSON.parse(output.trim().split('\n').at(-1) || '{}');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In the child: what it was given. @returns {any} */
export const readSettings = () => JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
