import { nextStepAfter, toCallError } from './classify-failure.js';
import { type Clock, pause } from './clock.js';
import type { Opened } from './opened.js';
import type { Run, Step, Target } from './policy.js';
import { type RetrySettings, retryDelayMs } from './retry-delay.js';

/** Repeats what may succeed when repeated, after a jittered wait, within the request's budget. */
export function withRetry<C extends Target, T>(
  step: Step<C, T>,
  settings: RetrySettings,
  clock: Clock,
  random: () => number,
): Step<C, T> {
  return async (candidate, run): Promise<Opened<T>> => {
    for (let retry = 0; ; retry++) {
      try {
        return await step(candidate, run);
      } catch (thrown) {
        const error = toCallError(thrown);
        if (nextStepAfter(error) !== 'retry' || retry >= settings.maxRetries) throw error;
        const waitMs = retryDelayMs(retry, settings, random(), error.retryAfterMs);
        if (!worthWaiting(waitMs, error.retryAfterMs, settings, run)) throw error;
        await pause(clock, waitMs, run.signal);
      }
    }
  };
}

/** A provider that asks for more patience than we have is left for the next candidate. */
function worthWaiting(
  waitMs: number,
  retryAfterMs: number | undefined,
  settings: RetrySettings,
  run: Run,
): boolean {
  if (retryAfterMs !== undefined && retryAfterMs > settings.maxDelayMs) return false;
  return run.budget.allows(waitMs);
}
