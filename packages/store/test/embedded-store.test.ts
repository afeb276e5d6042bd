import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore } from '../src/index.js';
import { apiKeysContract } from './api-keys.contract.js';
import { backgroundJobsContract } from './background-jobs.contract.js';
import { embeddingOutboxContract } from './embedding-outbox.contract.js';
import { embeddingSpacesContract } from './embedding-spaces.contract.js';
import { type StoreHarness, storeContract } from './store.contract.js';

const makeHarness = async (): Promise<StoreHarness> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sekha-store-'));
  return {
    open: (clock) => openEmbeddedStore({ dataDir, clock }),
    dispose: async () => rmSync(dataDir, { recursive: true, force: true }),
  };
};

storeContract('SQLite', makeHarness);
apiKeysContract('SQLite', makeHarness);
backgroundJobsContract('SQLite', makeHarness);
embeddingOutboxContract('SQLite', makeHarness);
embeddingSpacesContract('SQLite', makeHarness);
