import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore } from '../src/index.js';
import { curationContract } from './curation.contract.js';

curationContract('SQLite', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sekha-curation-'));
  return {
    open: (clock) => openEmbeddedStore({ dataDir, clock }),
    dispose: async () => rmSync(dataDir, { recursive: true, force: true }),
  };
});
