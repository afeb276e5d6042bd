import { AppError } from '@sekha/contracts';
import type { CallCandidate, CallSettings } from '../src/calls/call-candidate.js';
import type { CallLimits } from '../src/calls/call-limits.js';
import type { CallNeed } from '../src/calls/call-need.js';
import { CallRouter, type RoutedCall } from '../src/calls/call-router.js';
import type { Provider } from '../src/providers/provider.js';

export function candidate(providerId: string, provider: Provider, cost: number | null = 0): CallCandidate {
  return {
    providerId,
    modelId: `${providerId}-model`,
    providerType: provider.type,
    provider,
    estimatedCostUsd: cost,
    reason: 'Selected by priority (1)',
  };
}

/** Routes every call to the same candidates and remembers what was asked. */
export class ScriptedRouter extends CallRouter {
  readonly needs: CallNeed[] = [];
  readonly outcomes: string[] = [];
  candidates: CallCandidate[] = [];
  settings: CallSettings = {
    retry: { maxRetries: 1, baseDelayMs: 1, maxDelayMs: 5 },
    maxAttempts: 4,
    totalMs: 10_000,
    holdBackTokens: 0,
    goOn: 'try',
    clocksOf: () => ({}),
  };

  limits: CallLimits = {
    budgets: {
      global: { perRequestUsd: null, perDayUsd: null, perMonthUsd: null },
      providers: {},
      allowUnpriced: false,
    },
    keys: [],
    strict: false,
    holdMs: 60_000,
  };

  route(need: CallNeed): RoutedCall {
    this.needs.push(need);
    if (need.wanted === 'unknown') throw new AppError('model.not_found', 'no model is called unknown');
    if (this.candidates.length === 0)
      throw new AppError('route.unavailable', `No providers available for task '${need.task}'`);
    return {
      candidates: this.candidates,
      maxCostUsd: need.maxCostUsd,
      settings: this.settings,
      limits: this.limits,
      expectedTokens: 10,
      breakers: {
        admit: ({ providerId }) => ({
          succeeded: () => this.outcomes.push(`${providerId} ok`),
          failed: ({ code }) => this.outcomes.push(`${providerId} ${code}`),
        }),
      },
      costOf: (_, usage) => usage.input.total / 1000,
    };
  }

  countTokens(texts: readonly string[]): number {
    return texts.join(' ').split(/\s+/).length;
  }
}
