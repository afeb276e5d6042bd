import { WorkerIndex } from '../src/worker/worker-index.js';
import { indexContract } from './index.contract.js';

/** A worker thread cannot run TypeScript: it is the compiled one, which the build made before the tests run. */
const entry = new URL('../dist/worker/search-worker.js', import.meta.url);
const onWarning = (): void => undefined;

for (const kernel of ['wasm', 'js'] as const) {
  indexContract(`worker, ${kernel} kernel`, () =>
    WorkerIndex.open({ entry, file: undefined, kernel, onWarning }),
  );
}
