import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore } from '../src/index.js';
import { importsContract } from './imports.contract.js';

importsContract('SQLite', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sekha-imports-'));
  return {
    open: (clock) => openEmbeddedStore({ dataDir, clock }),
    dispose: async () => rmSync(dataDir, { recursive: true, force: true }),
  };
});
