import type { ClockSettings } from './call-clocks.js';
import type { Clock } from './clock.js';
import type { Run, Step, Target } from './policy.js';
import type { RetrySettings } from './retry-delay.js';
import { type BreakerGate, withBreaker } from './with-breaker.js';
import { type CostGate, withBudget } from './with-budget.js';
import { type Open, withClocks } from './with-clocks.js';
import { type Answered, type FallbackHooks, withFallback } from './with-fallback.js';
import { withRetry } from './with-retry.js';

/** All that the policies need beside the call itself. */
export interface Policies<C extends Target, T> {
  clock: Clock;
  /** In [0, 1). */
  random: () => number;
  retry: RetrySettings;
  clocksOf: (candidate: C) => ClockSettings;
  breakers: BreakerGate<C>;
  costs: CostGate<C, T>;
  hooks?: FallbackHooks<C>;
}

/**
 * One request through all policies: fallback > budget > retry > breaker > clocks > provider. Each policy sees what
 * the ones inside it have made of a failure: a retry asks the breaker again, a fallback reserves its own money.
 */
export function execute<C extends Target, T>(
  open: Open<C, T>,
  candidates: readonly C[],
  run: Run,
  policies: Policies<C, T>,
): Promise<Answered<C, T>> {
  const { clock, random, retry, clocksOf, breakers, costs, hooks } = policies;
  const attempt: Step<C, T> = withClocks(open, clocksOf, clock);
  const patient = withRetry(withBreaker(attempt, breakers), retry, clock, random);
  return withFallback(withBudget(patient, costs), candidates, run, hooks);
}
