import type { Metrics } from '@sekha/service-kit';
import type { BudgetScope, Spender } from '../budgets/money-limits.js';

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
