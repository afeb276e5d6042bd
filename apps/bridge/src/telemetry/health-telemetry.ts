import type { Metrics } from '@sekha/service-kit';
import type { Logger } from 'pino';
import type { Deployment } from '../deployment/deployment.js';
import type { HealthEvent } from '../resilience/provider-health-book.js';

/** Gauge values of the breaker states. */
const STATE_VALUES = { closed: 0, half_open: 1, open: 2 } as const;

/** Breakers as a gauge (read at scrape time), their changes as a counter and as log lines ("circuit breaker ..."). */
export function watchHealth(
  metrics: Metrics,
  logger: Logger,
  current: () => Deployment,
): (event: HealthEvent) => void {
  metrics.readGauge(
    'sekha_bridge_breaker_state',
    'Circuit breakers: 0 closed, 1 half open, 2 open.',
    ['provider', 'model'],
    async () =>
      uniqueTargets(current()).map((target) => ({
        labels: { provider: target.providerId, model: target.modelId },
        value: STATE_VALUES[current().health.stateOf(target)],
      })),
  );
  metrics.readGauge(
    'sekha_bridge_provider_up',
    'Providers: 1 when it can be called, 0 when nothing of it can (breakers open, no key).',
    ['provider'],
    async () =>
      current()
        .health.providers()
        .map(({ providerId, status }) => ({
          labels: { provider: providerId },
          value: status === 'unhealthy' ? 0 : 1,
        })),
  );
  const changes = metrics.counter('sekha_bridge_breaker_transitions_total', 'Changes of circuit breakers.', [
    'provider',
    'from',
    'to',
  ]);
  return ({ providerId, modelId, from, to, reason }) => {
    changes.inc({ provider: providerId, from, to });
    const whose = modelId === null ? providerId : `${providerId}/${modelId}`;
    const level = to === 'closed' ? 'info' : 'warn';
    logger[level](
      { provider: providerId, model: modelId, from, to, reason },
      `circuit breaker of ${whose}: ${from} -> ${to} (${reason})`,
    );
  };
}

function uniqueTargets({ catalogue }: Deployment): { providerId: string; modelId: string }[] {
  const targets = new Map<string, { providerId: string; modelId: string }>();
  for (const { providerId, modelId } of catalogue.models)
    targets.set(`${providerId}\n${modelId}`, { providerId, modelId });
  return [...targets.values()];
}
