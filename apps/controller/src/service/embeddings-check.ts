import { setTimeout as delay } from 'node:timers/promises';
import type { HealthCheck } from '@sekha/service-kit';
import { toAppError } from '@sekha/service-kit';
import type { BridgeClient } from '../bridge-client/bridge-client.js';
import type { EmbeddingSpacesService } from '../embedding-spaces/embedding-spaces.service.js';
import type { IngestionService } from '../ingestion/ingestion.service.js';

/** Sooner than the check itself is given up: what else it knows is told in any case. */
const ASK_WITHIN_MS = 1_500;

interface EmbeddingParts {
  bridge: Pick<BridgeClient, 'route'>;
  ingestion: Pick<IngestionService, 'embeddingWaitsFor'>;
  spaces: Pick<EmbeddingSpacesService, 'facts'>;
}

/** Whether what is written now would get a vector, and of which model. Without one it is kept, and found by word. */
export function embeddingsCheck(
  { bridge, ingestion, spaces }: EmbeddingParts,
  askWithinMs = ASK_WITHIN_MS,
): HealthCheck {
  return {
    name: 'embeddings',
    critical: false,
    check: async () => {
      const [facts, problem] = await Promise.all([spaces.facts(), whyNoModel(bridge, askWithinMs)]);
      const waits = ingestion.embeddingWaitsFor;
      const error = problem ?? (waits === undefined ? undefined : `embedding waits: ${waits}`);
      return error === undefined ? { status: 'ok', ...facts } : { status: 'degraded', error, ...facts };
    },
  };
}

async function whyNoModel(bridge: EmbeddingParts['bridge'], withinMs: number): Promise<string | undefined> {
  const asked = bridge.route({ task: 'embedding' }).then(
    () => undefined,
    (error: unknown) => `no model can be reached for vectors: ${toAppError(error).message}`,
  );
  const late = delay(withinMs, 'no model can be reached for vectors: the bridge does not answer', {
    ref: false,
  });
  return Promise.race([asked, late]);
}
