import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fromBytes, type VocabularyTable } from './vocabulary-table.js';

const BESIDE = fileURLToPath(new URL('./print-vocabulary.js', import.meta.url));
/** Node runs no TypeScript: the sources, as in the tests, run the program of the last build. */
const BUILT = fileURLToPath(new URL('../dist/print-vocabulary.js', import.meta.url));
const LARGEST_BYTES = 32 * 1024 * 1024;

const run = promisify(execFile);

/** Has the o200k vocabulary packed by a process that ends with it. */
export async function loadVocabulary(): Promise<VocabularyTable> {
  const program = existsSync(BESIDE) ? BESIDE : BUILT;
  // It is told nothing of ours: the environment holds keys.
  const options = { encoding: 'buffer', maxBuffer: LARGEST_BYTES, env: {} } as const;
  const { stdout } = await run(process.execPath, [program], options);
  return fromBytes(stdout);
}
