import { randomUUID } from 'node:crypto';
import { SharedBreakers } from '../resilience/shared-breakers.js';
import type { SharedState } from '../state/shared-state.js';
import type { Deployment } from './deployment.js';

/** Shares the breakers of whatever configuration is current with other processes. */
export async function shareBreakers(state: SharedState, current: () => Deployment): Promise<SharedBreakers> {
  const shared = new SharedBreakers({
    state,
    processId: randomUUID(),
    wallMs: Date.now,
    breakerOf: (target) => {
      const { catalogue, health } = current();
      const { providerId, modelId } = target;
      const known = catalogue.models.some((one) => one.providerId === providerId && one.modelId === modelId);
      return known ? health.breakerOf(target) : undefined;
    },
  });
  await shared.start();
  return shared;
}
