import { InProcessIndex } from '../src/in-process-index.js';
import { indexContract } from './index.contract.js';

for (const kernel of ['wasm', 'js'] as const) {
  indexContract(`in process, ${kernel} kernel`, async () => InProcessIndex.open({ kernel }));
}
