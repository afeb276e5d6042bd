import type { Logger } from 'pino';
import type { Usage } from '../providers/chat-types.js';
import { logCall } from '../telemetry/call-log.js';
import type { CallMetrics, Operation } from '../telemetry/call-metrics.js';
import type { CallBook } from './call-book.js';
import type { CallCandidate } from './call-candidate.js';
import type { CallReport } from './call-report.js';
import type { RoutedCall } from './call-router.js';
import type { RunDone, Surroundings } from './call-runner.js';

/** What is known of an answered call when it is accounted for. */
export interface Answer {
  operation: Operation;
  routed: RoutedCall;
  done: RunDone<unknown>;
  usage: Usage;
  usageEstimated: boolean;
  warnings: readonly string[];
}

/** Prices answered calls, counts them and writes their line. */
export class CallAccount {
  constructor(
    private readonly metrics: CallMetrics,
    private readonly logger: Logger,
    private readonly surroundings: Surroundings,
    private readonly ledger: CallBook,
  ) {}

  /** The report of a call at this moment, without booking it. */
  report({ routed, done, usage, usageEstimated, warnings }: Answer): CallReport {
    const { candidate, run } = done;
    return {
      providerId: candidate.providerId,
      providerType: candidate.providerType,
      modelId: candidate.modelId,
      estimatedCostUsd: candidate.estimatedCostUsd,
      costUsd: routed.costOf(candidate, usage),
      usage,
      usageEstimated,
      attempts: run.budget.attempts,
      overheadMs: Math.max(0, this.elapsedMs(done) - run.upstreamMs),
      warnings,
    };
  }

  /** Books an answered call: metrics, ledger and log. `errorType` when it broke after it had begun. */
  book(answer: Answer, errorType?: string): CallReport {
    const report = this.report(answer);
    const { operation, done, usage } = answer;
    const target: CallCandidate = done.candidate;
    this.metrics.ended({ operation, target, seconds: this.elapsedMs(done) / 1000, errorType });
    this.metrics.used(operation, target, usage);
    this.metrics.spent(target, report.costUsd);
    this.ledger.record({
      operation,
      streamed: done.streamed,
      keyName: done.caller.keyName,
      target,
      latencyMs: this.elapsedMs(done),
      attempts: report.attempts,
      outcome: errorType ?? 'ok',
      bill: report,
    });
    logCall(this.logger, operation, report, done.caller.requestId);
    return report;
  }

  elapsedMs({ startedAtMs }: RunDone<unknown>): number {
    return this.surroundings.clock.nowMs() - startedAtMs;
  }
}
