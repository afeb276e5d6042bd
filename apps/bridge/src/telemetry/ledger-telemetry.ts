import type { Metrics } from '@sekha/service-kit';
import type { Logger } from 'pino';
import type { LedgerEvents } from '../ledger/call-ledger.js';

/** A full disk fails every write: one line now and then says it. */
const LINE_EVERY_MS = 10_000;

/** Trouble with the ledger, counted and logged. */
export function watchLedger(metrics: Metrics, logger: Logger, wallMs: () => number = Date.now): LedgerEvents {
  const errors = metrics.counter('sekha_bridge_ledger_errors_total', 'Writes that the ledger refused.');
  const lost = metrics.counter('sekha_bridge_ledger_lost_total', 'Calls that could not be written down.');
  let lastLineMs = Number.NEGATIVE_INFINITY;
  return {
    failed: (error, waiting) => {
      errors.inc(1);
      if (wallMs() - lastLineMs < LINE_EVERY_MS) return;
      lastLineMs = wallMs();
      logger.error({ err: error, waiting }, 'the ledger cannot be written; calls wait in memory');
    },
    lost: (entries) => lost.inc(entries),
  };
}
