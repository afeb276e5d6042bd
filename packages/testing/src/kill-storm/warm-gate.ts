// Preloaded into a service that will be started soon: loads its modules, then waits on standard input for the word to
// go on. What a start costs in loading is so paid while another service still works. Nothing else changes.
import { readSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const load = new URL(import.meta.url).searchParams.get('load');
// The service's worker threads are preloaded like it, and have nothing to wait for.
if (load !== null && isMainThread) {
  await import(load);
  // The parent is gone when there is nothing to read.
  if (readSync(0, Buffer.alloc(1)) === 0) process.exit(0);
}
