import { randomUUID } from 'node:crypto';
import { toNanoUsd } from '../budgets/price.js';
import { Purse, type PurseSettings } from '../budgets/purse.js';
import { RateLimits, type RateTicket } from '../budgets/rate-limits.js';
import type { Usage } from '../providers/chat-types.js';
import type { CostGate } from '../resilience/with-budget.js';
import type { SharedState } from '../state/shared-state.js';
import type { LimitMetrics } from '../telemetry/limit-metrics.js';
import type { CallCandidate } from './call-candidate.js';
import type { Spent } from './usage.js';

/** Budgets and limits of the configuration that a call runs under. */
export type CallLimits = PurseSettings;

/** What a call's money is asked for and counted by. */
export interface Paying<T> {
  keyName: string | null;
  limits: CallLimits;
  usageOf(value: T): Usage;
  /** What a candidate has been paid for although the call got no answer of it; absent: nothing. */
  spentOf?: ((candidate: CallCandidate) => Spent) | undefined;
  /** USD; null when the model has no known price. */
  costOf(candidate: CallCandidate, usage: Usage): number | null;
}

/** The budgets and rate limits of calls, kept in the shared state. */
export class LimitDesk {
  private readonly purse: Purse;
  private readonly rates: RateLimits;

  constructor(
    state: SharedState,
    private readonly metrics: Pick<LimitMetrics, 'budgetRefused' | 'rateRefused'>,
    wallMs: () => number = Date.now,
  ) {
    this.purse = new Purse(state, { wallMs, newId: randomUUID, refused: metrics.budgetRefused });
    this.rates = new RateLimits(state, { wallMs, newId: randomUUID, refused: metrics.rateRefused });
  }

  /** Takes a place in the caller's minute. Throws `rate_limit.exceeded`. */
  admit(keyName: string | null, expectedTokens: number, { keys, holdMs }: CallLimits): Promise<RateTicket> {
    const key = keyName === null ? undefined : keys.find(({ name }) => name === keyName);
    return this.rates.admit(key, expectedTokens, holdMs);
  }

  /** The caller's own limit, or the configuration's for each request, has refused a candidate. */
  refusedByCaller(candidate: CallCandidate): void {
    this.metrics.budgetRefused('caller', 'request', candidate);
  }

  /** The budget policy of one request. */
  gate<T>({ keyName, limits, usageOf, spentOf, costOf }: Paying<T>): CostGate<CallCandidate, T> {
    return {
      reserve: (candidate) => {
        const { providerId, modelId, estimatedCostUsd } = candidate;
        const estimate = estimatedCostUsd === null ? null : toNanoUsd(estimatedCostUsd);
        const costs = (usage: Usage): number => toNanoUsd(costOf(candidate, usage) ?? 0);
        return this.purse.reserve({ keyName, providerId, modelId, estimate }, limits)?.then((hold) => ({
          settle: (value) => void hold.settle(costs(usageOf(value))),
          release: () => void hold.settle(spentOf === undefined ? 0 : costs(spentOf(candidate).usage)),
        }));
      },
    };
  }
}
