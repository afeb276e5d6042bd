import { existsSync } from 'node:fs';

const BESIDE = './worker.js';
/** From `src/providers/local/worker/` to the same place in the build. */
const BUILT = '../../../../dist/providers/local/worker/worker.js';

/**
 * The thread's file. Node runs no TypeScript, so the sources (as in the tests, which run after the build) start
 * the thread of the last build.
 */
export function findWorkerUrl(): URL {
  const beside = new URL(BESIDE, import.meta.url);
  return existsSync(beside) ? beside : new URL(BUILT, import.meta.url);
}
