import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SearchIndex } from './search-index.js';
import type { KernelChoice } from './vectors/kernel.js';
import { WorkerIndex } from './worker/worker-index.js';

export interface SearchIndexOptions {
  /** Where the snapshot lives; created when missing. Everything in it is derived and may be deleted. */
  directory: string;
  /** `auto` takes WASM SIMD where the engine has it. */
  kernel?: KernelChoice;
  /** Told about a snapshot that cannot be used and about a worker that died. */
  onWarning?: (message: string, cause: unknown) => void;
}

/**
 * Starts the search worker and loads its snapshot. The owner then asks `appliedSeq` and replays the change log from
 * there.
 *
 * @throws AppError `index.unavailable` when the worker cannot start.
 */
export async function openSearchIndex(options: SearchIndexOptions): Promise<SearchIndex> {
  const { directory, kernel = 'auto', onWarning = () => undefined } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return WorkerIndex.open({
    entry: new URL('./worker/search-worker.js', import.meta.url),
    file: snapshotFile(directory),
    kernel,
    onWarning,
  });
}

export function snapshotFile(directory: string): string {
  return join(directory, 'search-index.bin');
}
