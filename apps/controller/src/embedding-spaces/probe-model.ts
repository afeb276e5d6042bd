import { setTimeout as delay } from 'node:timers/promises';
import { AppError, type ErrorCode } from '@sekha/contracts';
import { toAppError } from '@sekha/service-kit';
import type { BridgeClient } from '../bridge-client/bridge-client.js';
import { retryDelayMs } from '../ingestion/retry-schedule.js';

const PLAIN_TEXT = 'hello';

/** Failures that pass: everything else says that this model cannot be had. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'bridge.unavailable',
  'bridge.timeout',
  'rate_limit.exceeded',
  'budget.exceeded',
  'provider.unavailable',
  'provider.overloaded',
  'provider.rate_limited',
  'provider.connection_failed',
  'provider.timeout',
  'service.stopping',
]);

export interface ProbedModel {
  /** As the bridge names it in its answers, whatever it was asked for by. */
  model: string;
  dimension: number;
}

/**
 * Which model answers, and with how many dimensions: asked, never assumed. Waits for a bridge that is away; throws
 * what the bridge says of a model that it does not have.
 */
export async function probeModel(
  bridge: Pick<BridgeClient, 'embed'>,
  model: string | undefined,
  signal: AbortSignal,
): Promise<ProbedModel> {
  for (let failures = 1; ; failures++) {
    try {
      const answer = await bridge.embed([PLAIN_TEXT], { model, signal });
      const dimension = answer.vectors[0]?.length ?? 0;
      if (dimension === 0) throw new AppError('provider.invalid_response', 'the model sent an empty vector');
      return { model: answer.model, dimension };
    } catch (thrown) {
      signal.throwIfAborted();
      if (!PASSING.has(toAppError(thrown).code)) throw thrown;
      await delay(retryDelayMs(failures, Math.random()), undefined, { signal });
    }
  }
}
