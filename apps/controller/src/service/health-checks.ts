import type { SearchIndex } from '@sekha/search-index';
import type { HealthCheck } from '@sekha/service-kit';
import type { MemoryStore } from '@sekha/store';
import type { BridgeClient } from '../bridge-client/bridge-client.js';
import type { EmbeddingSpacesService } from '../embedding-spaces/embedding-spaces.service.js';
import type { IngestionService } from '../ingestion/ingestion.service.js';
import { databaseCheck } from './database-check.js';
import { embeddingsCheck } from './embeddings-check.js';
import { freeBytes } from './free-bytes.js';

export interface Checked {
  store: MemoryStore;
  dataDir: string;
  index: SearchIndex;
  bridge: BridgeClient;
  ingestion: IngestionService;
  spaces: EmbeddingSpacesService;
}

/** What the controller stands on. Without the record it is down; without the bridge it finds by word only. */
export function healthChecks({ store, dataDir, index, bridge, ingestion, spaces }: Checked): HealthCheck[] {
  return [
    databaseCheck(store, () => freeBytes(dataDir)),
    {
      name: 'index',
      critical: false,
      check: async () => {
        const { messages } = await index.statistics();
        if (!ingestion.isIndexFollowing)
          return {
            status: 'degraded',
            messages,
            error: 'the index is behind; new messages are not found yet',
          };
        return ingestion.isIndexSaved
          ? { status: 'ok', messages }
          : { status: 'degraded', messages, error: 'the index cannot be saved; the next start takes longer' };
      },
    },
    {
      name: 'bridge',
      critical: false,
      check: async () => {
        if (!(await bridge.isReachable()))
          return { status: 'degraded', error: 'the bridge is away; searches go by word' };
        const reason = ingestion.embeddingWaitsFor;
        return reason === undefined
          ? { status: 'ok' }
          : { status: 'degraded', error: `embedding waits: ${reason}` };
      },
    },
    embeddingsCheck({ bridge, ingestion, spaces }),
  ];
}
