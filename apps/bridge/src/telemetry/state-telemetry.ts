import type { Metrics } from '@sekha/service-kit';
import type { Logger } from 'pino';
import type { StateEvents, StateHealth } from '../state/stand-in-state.js';

/** A store that comes and goes is worth a line now and then, not a flood. */
const LINE_EVERY_MS = 10_000;

/** The health of the shared state as metrics and as a bounded number of log lines. */
export function watchState(metrics: Metrics, logger: Logger, wallMs: () => number = Date.now): StateEvents {
  const errors = metrics.counter(
    'sekha_bridge_state_errors_total',
    'Commands that the shared state did not answer.',
    ['operation'],
  );
  const up = metrics.gauge('sekha_bridge_state_up', '1 while the shared state answers, 0 while it does not.');
  // prom-client shows 0 for what was never set; a state within the process has no changes to tell of.
  up.set(1);
  let changes = 0;
  let lastLineMs = Number.NEGATIVE_INFINITY;
  return {
    failed: (operation) => errors.inc({ operation }),
    changed: (health) => {
      up.set(health.up ? 1 : 0);
      changes++;
      if (wallMs() - lastLineMs < LINE_EVERY_MS && changes > 2) return;
      say(logger, health, changes);
      lastLineMs = wallMs();
      changes = 0;
    },
  };
}

function say(logger: Logger, { up, reason }: StateHealth, changes: number): void {
  if (up) logger.info({ changes }, 'the shared state answers');
  else logger.warn({ changes, reason }, 'the shared state does not answer: limits hold within this process');
}
