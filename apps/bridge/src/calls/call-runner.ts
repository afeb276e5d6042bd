import { AppError } from '@sekha/contracts';
import { AttemptBudget } from '../resilience/attempt-budget.js';
import { toCallError } from '../resilience/classify-failure.js';
import type { Clock } from '../resilience/clock.js';
import { execute } from '../resilience/compose.js';
import type { Run } from '../resilience/policy.js';
import type { BreakerGate } from '../resilience/with-breaker.js';
import type { CostGate } from '../resilience/with-budget.js';
import type { Open } from '../resilience/with-clocks.js';
import type { Answered } from '../resilience/with-fallback.js';
import type { CallMetrics, Operation } from '../telemetry/call-metrics.js';
import type { CallCandidate, CallSettings } from './call-candidate.js';

/** One request to run: what to open, at whom, for how much. */
export interface RunPlan<T> {
  operation: Operation;
  streamed: boolean;
  candidates: readonly CallCandidate[];
  open: Open<CallCandidate, T>;
  /** The most that one candidate may be expected to cost, USD; undefined = no limit. */
  maxCostUsd: number | undefined;
  settings: CallSettings;
  breakers: BreakerGate<CallCandidate>;
  signal: AbortSignal;
}

/** The answer and the trail that led to it. */
export interface RunDone<T> extends Answered<CallCandidate, T> {
  run: Run;
  startedAtMs: number;
}

/** Time and chance of the process, replaced in tests. */
export interface Surroundings {
  clock: Clock;
  random: () => number;
  /** See `StreamPace`. */
  keepAliveMs?: number;
}

/** Runs requests through the policies and counts what happens on the way. */
export class CallRunner {
  constructor(
    private readonly metrics: CallMetrics,
    private readonly surroundings: Surroundings,
  ) {}

  async run<T>(plan: RunPlan<T>): Promise<RunDone<T>> {
    const { clock } = this.surroundings;
    const startedAtMs = clock.nowMs();
    const run: Run = {
      signal: plan.signal,
      budget: new AttemptBudget(plan.settings.maxAttempts, plan.settings.totalMs, clock),
      records: [],
      upstreamMs: 0,
    };
    try {
      return { ...(await this.play(plan, run)), startedAtMs };
    } catch (thrown) {
      const error = toCallError(thrown);
      this.failed(plan, run, error, (clock.nowMs() - startedAtMs) / 1000);
      throw error;
    }
  }

  /** Goes on with a run whose answer broke: other calls within the same budget of attempts and time. */
  async resume<T>({ run, startedAtMs }: RunDone<T>, plan: RunPlan<T>): Promise<RunDone<T>> {
    return { ...(await this.play(plan, run)), startedAtMs };
  }

  private async play<T>(plan: RunPlan<T>, run: Run): Promise<Answered<CallCandidate, T> & { run: Run }> {
    const attemptsBefore = run.records.length;
    try {
      const answered = await execute(plan.open, plan.candidates, run, {
        ...this.surroundings,
        retry: plan.settings.retry,
        clocksOf: ({ providerId }) => plan.settings.clocksOf(providerId, plan.streamed),
        breakers: plan.breakers,
        costs: this.ceiling(plan.maxCostUsd),
        hooks: { onFallback: (from, to, reason) => this.metrics.fellBack(from, to, reason.code) },
      });
      return { ...answered, run };
    } finally {
      for (const { error, ...target } of run.records.slice(attemptsBefore))
        this.metrics.attempted(target, error?.code ?? 'ok');
    }
  }

  private failed<T>(plan: RunPlan<T>, run: Run, error: AppError, seconds: number): void {
    if (error.code === 'call.aborted') this.metrics.callerLeft('before_first_byte');
    const target = run.records.at(-1) ?? plan.candidates[0];
    if (target !== undefined)
      this.metrics.ended({ operation: plan.operation, target, seconds, errorType: error.code });
  }

  /** Routing has filtered by cost already; this holds whatever the way a candidate came here. */
  private ceiling<T>(maxCostUsd: number | undefined): CostGate<CallCandidate, T> {
    return {
      reserve: (candidate) => {
        const { estimatedCostUsd } = candidate;
        if (maxCostUsd !== undefined && estimatedCostUsd !== null && estimatedCostUsd > maxCostUsd) {
          this.metrics.tooExpensive(candidate);
          throw new AppError(
            'budget.exceeded',
            `${candidate.providerId}/${candidate.modelId} would cost about $${estimatedCostUsd}, the limit is $${maxCostUsd}`,
          );
        }
        return NOTHING_HELD;
      },
    };
  }
}

const NOTHING_HELD = { settle: () => undefined, release: () => undefined };
