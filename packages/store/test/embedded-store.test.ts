import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore } from '../src/index.js';
import { storeContract } from './store.contract.js';

storeContract('SQLite', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sekha-store-'));
  return {
    open: (clock) => openEmbeddedStore({ dataDir, clock }),
    dispose: async () => rmSync(dataDir, { recursive: true, force: true }),
  };
});
