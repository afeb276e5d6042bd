import type { Metrics } from '@sekha/service-kit';
import { allMoneyLimits, type BudgetScope, type Spender } from '../budgets/money-limits.js';
import { toUsd } from '../budgets/price.js';
import type { BridgeConfig } from '../config/bridge-config.js';
import type { SharedState } from '../state/shared-state.js';

/** The numbers of budgets and limits. Keys and providers are those of the configuration. */
export class LimitMetrics {
  private readonly rejections;
  private readonly rates;

  constructor(metrics: Metrics) {
    this.rejections = metrics.counter(
      'sekha_bridge_budget_rejections_total',
      'Calls at a provider that a budget or a cost limit refused.',
      ['scope', 'window', 'provider'],
    );
    this.rates = metrics.counter(
      'sekha_bridge_rate_rejections_total',
      'Requests that the limits of a key refused.',
      ['key', 'limit'],
    );
  }

  readonly budgetRefused = (
    scope: BudgetScope | 'unpriced' | 'caller',
    window: 'request' | 'day' | 'month',
    { providerId }: Pick<Spender, 'providerId'>,
  ): void => {
    this.rejections.inc({ scope, window, provider: providerId });
  };

  readonly rateRefused = (keyName: string, limit: 'requests' | 'tokens'): void => {
    this.rates.inc({ key: keyName, limit });
  };
}

/** What is left of every budget, read at scrape time; below 0 it was overrun by the error of an estimate. */
export function watchBudgets(
  metrics: Metrics,
  state: Pick<SharedState, 'totals'>,
  current: () => Pick<BridgeConfig, 'budgets' | 'keys'>,
  wallMs: () => number = Date.now,
): void {
  metrics.readGauge(
    'sekha_bridge_budget_remaining_usd',
    'What is left of a budget in its window, USD.',
    ['scope', 'name', 'window'],
    async () => {
      const limits = allMoneyLimits(current(), wallMs());
      const totals = await state.totals(limits.map(({ meter }) => meter));
      return limits.map(({ scope, name, window, limit }, at) => ({
        labels: { scope, name, window: window.kind },
        value: toUsd(limit - (totals[at] ?? 0)),
      }));
    },
  );
}
