import { AppError } from '@sekha/contracts';
import type { RateTicket } from '../budgets/rate-limits.js';
import type { Usage } from '../providers/chat-types.js';
import { AttemptBudget } from '../resilience/attempt-budget.js';
import { toCallError } from '../resilience/classify-failure.js';
import type { Clock } from '../resilience/clock.js';
import { execute } from '../resilience/compose.js';
import type { Opened } from '../resilience/opened.js';
import type { Run } from '../resilience/policy.js';
import type { CostGate } from '../resilience/with-budget.js';
import type { Open } from '../resilience/with-clocks.js';
import type { Answered } from '../resilience/with-fallback.js';
import type { CallMetrics, Operation } from '../telemetry/call-metrics.js';
import type { CallBook } from './call-book.js';
import type { CallCandidate } from './call-candidate.js';
import type { LimitDesk } from './call-limits.js';
import type { RoutedCall } from './call-router.js';
import type { Caller } from './caller.js';
import { isOf, type SpentInVain, spentInVain } from './spent-in-vain.js';
import type { Spent } from './usage.js';

/** One request to run: what to open, at whom, for how much. */
export interface RunPlan<T> extends RoutedCall {
  operation: Operation;
  streamed: boolean;
  open: Open<CallCandidate, T>;
  /** What an answer has used, when it has ended. */
  usageOf(value: T): Usage;
  /** What a candidate has been paid for so far, where one call is made in several of the vendor's. */
  spentOf?: ((candidate: CallCandidate) => Spent) | undefined;
  caller: Caller;
}

/** The answer and the trail that led to it. */
export interface RunDone<T> extends Answered<CallCandidate, T> {
  run: Run;
  startedAtMs: number;
  caller: Caller;
  streamed: boolean;
  /** What candidates before it were paid for; it is booked already. */
  inVain: readonly SpentInVain[];
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
    private readonly limits: LimitDesk,
    private readonly ledger: CallBook,
  ) {}

  async run<T>(plan: RunPlan<T>): Promise<RunDone<T>> {
    const { clock } = this.surroundings;
    const startedAtMs = clock.nowMs();
    const run: Run = {
      signal: plan.caller.signal,
      budget: new AttemptBudget(plan.settings.maxAttempts, plan.settings.totalMs, clock),
      records: [],
      upstreamMs: 0,
    };
    let ticket: RateTicket | undefined;
    try {
      const { caller, expectedTokens, limits } = plan;
      ticket = await this.limits.admit(caller.keyName, expectedTokens, limits);
      const { candidate, opened } = await this.play(plan, run);
      const inVain = spentInVain(plan, run, candidate);
      countTokens(ticket, opened, plan, tokensOf(inVain));
      this.bookInVain(plan, inVain, clock.nowMs() - startedAtMs);
      return { candidate, opened, run, startedAtMs, caller, streamed: plan.streamed, inVain };
    } catch (thrown) {
      const error = toCallError(thrown);
      const inVain = spentInVain(plan, run);
      void ticket?.settle(tokensOf(inVain));
      this.bookInVain(plan, inVain, clock.nowMs() - startedAtMs);
      this.failed(plan, run, error, (clock.nowMs() - startedAtMs) / 1000, inVain);
      throw error;
    }
  }

  /** Goes on with a run whose answer broke: other calls within the same budget of attempts and time. */
  async resume<T>(before: RunDone<T>, plan: RunPlan<T>): Promise<RunDone<T>> {
    return { ...before, ...(await this.play(plan, before.run)) };
  }

  private async play<T>(plan: RunPlan<T>, run: Run): Promise<Answered<CallCandidate, T>> {
    const attemptsBefore = run.records.length;
    const { clock, random } = this.surroundings;
    try {
      return await execute(plan.open, plan.candidates, run, {
        clock,
        random,
        retry: plan.settings.retry,
        clocksOf: ({ providerId }) => plan.settings.clocksOf(providerId, plan.streamed),
        breakers: plan.breakers,
        costs: this.costs(plan),
        hooks: { onFallback: (from, to, reason) => this.metrics.fellBack(from, to, reason.code) },
      });
    } finally {
      for (const record of run.records.slice(attemptsBefore))
        this.metrics.attempted(record, record.error?.code ?? 'ok');
    }
  }

  private bookInVain<T>(plan: RunPlan<T>, parts: readonly SpentInVain[], latencyMs: number): void {
    const { operation, streamed, caller } = plan;
    for (const { candidate, usage, usageEstimated, attempts, outcome } of parts) {
      const costUsd = plan.costOf(candidate, usage);
      this.metrics.used(operation, candidate, usage);
      this.metrics.spent(candidate, costUsd);
      const bill = { usage, usageEstimated, estimatedCostUsd: candidate.estimatedCostUsd, costUsd };
      const { keyName } = caller;
      this.ledger.record({
        operation,
        streamed,
        target: candidate,
        keyName,
        latencyMs,
        attempts,
        outcome,
        bill,
      });
    }
  }

  private failed<T>(
    plan: RunPlan<T>,
    run: Run,
    error: AppError,
    seconds: number,
    booked: readonly SpentInVain[],
  ): void {
    if (error.code === 'call.aborted') this.metrics.callerLeft('before_first_byte');
    const target = run.records.at(-1) ?? plan.candidates[0];
    if (target === undefined) return;
    this.metrics.ended({ operation: plan.operation, target, seconds, errorType: error.code });
    if (booked.some(({ candidate }) => isOf(target, candidate))) return;
    this.ledger.record({
      operation: plan.operation,
      streamed: plan.streamed,
      target,
      keyName: plan.caller.keyName,
      latencyMs: seconds * 1000,
      attempts: run.budget.attempts,
      outcome: error.code,
    });
  }

  /** Routing has filtered by cost already; the ceiling holds whatever the way a candidate came here. */
  private costs<T>(plan: RunPlan<T>): CostGate<CallCandidate, T> {
    const { maxCostUsd, caller } = plan;
    const purse = this.limits.gate({ ...plan, keyName: caller.keyName });
    return {
      reserve: (candidate) => {
        const { estimatedCostUsd, providerId, modelId } = candidate;
        if (maxCostUsd === undefined || estimatedCostUsd === null || estimatedCostUsd <= maxCostUsd)
          return purse.reserve(candidate);
        this.limits.refusedByCaller(candidate);
        throw new AppError(
          'budget.exceeded',
          `${providerId}/${modelId} would cost about $${estimatedCostUsd}, the limit is $${maxCostUsd}`,
        );
      },
    };
  }
}

/** The tokens that the answer has taken, when it has ended, replace those that were expected. */
function countTokens<T>(
  ticket: RateTicket,
  { value, ended }: Opened<T>,
  { usageOf }: RunPlan<T>,
  tokensInVain: number,
): void {
  void ended.then(() => {
    const { input, output } = usageOf(value);
    return ticket.settle(input.total + output.total + tokensInVain);
  });
}

function tokensOf(parts: readonly SpentInVain[]): number {
  return parts.reduce((sum, { usage }) => sum + usage.input.total + usage.output.total, 0);
}
