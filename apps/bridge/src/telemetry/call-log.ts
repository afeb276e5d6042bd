import type { Logger } from 'pino';
import type { CallReport } from '../calls/call-report.js';
import type { Operation } from './call-metrics.js';

/** One line for each answered call, in the words that operators grep for: `Routed to`, `estimated_cost`. */
export function logCall(logger: Logger, operation: Operation, report: CallReport, requestId?: string): void {
  logger.info(
    {
      request_id: requestId,
      operation,
      provider: report.providerId,
      model: report.modelId,
      estimated_cost: report.estimatedCostUsd,
      cost_usd: report.costUsd,
      tokens_in: report.usage.input.total,
      tokens_out: report.usage.output.total,
      usage_estimated: report.usageEstimated,
      attempts: report.attempts,
      overhead_ms: Math.round(report.overheadMs * 10) / 10,
    },
    `Routed to provider=${report.providerId}, model=${report.modelId}, cost=${costText(report)}`,
  );
}

function costText({ costUsd, estimatedCostUsd }: CallReport): string {
  const usd = costUsd ?? estimatedCostUsd;
  return usd === null ? 'unknown' : `$${usd.toFixed(4)}`;
}
