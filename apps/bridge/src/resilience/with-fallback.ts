import { AppError } from '@sekha/contracts';
import { nextStepAfter, toCallError } from './classify-failure.js';
import type { Opened } from './opened.js';
import type { Run, Step, Target } from './policy.js';

/** Who answered, and the answer. */
export interface Answered<C extends Target, T> {
  candidate: C;
  opened: Opened<T>;
}

export interface FallbackHooks<C extends Target> {
  /** Called before the second and each later candidate. */
  onFallback?(from: C, to: C, reason: AppError): void;
}

/**
 * Tries the candidates in order, after one whose context was too small those with larger ones first. A failure that is the caller's own, or that the caller must hear of (refused
 * content), ends it at once; with nobody left, the last failure of a provider leaves, listing what was tried.
 */
export async function withFallback<C extends Target, T>(
  step: Step<C, T>,
  candidates: readonly C[],
  run: Run,
  hooks: FallbackHooks<C> = {},
): Promise<Answered<C, T>> {
  let failure: AppError | undefined;
  let failed: C | undefined;
  const left = [...candidates];
  for (let candidate = left.shift(); candidate !== undefined; candidate = left.shift()) {
    if (failure !== undefined && !run.budget.allows()) break;
    if (failed !== undefined && failure !== undefined) hooks.onFallback?.(failed, candidate, failure);
    try {
      return { candidate, opened: await step(candidate, run) };
    } catch (thrown) {
      const error = toCallError(thrown);
      if (nextStepAfter(error) === 'give_up') throw error;
      failure = moreTelling(failure, error);
      failed = candidate;
      if (error.code === 'provider.context_too_long') left.sort(byLargerContext);
    }
  }
  throw withAttempts(failure ?? new AppError('route.unavailable', 'no candidate is left to ask'), run);
}

/** What is too long for one is for the largest to try; those of which nobody said keep their order behind. */
function byLargerContext(one: Target, other: Target): number {
  return (other.contextWindow ?? 0) - (one.contextWindow ?? 0);
}

/** A breaker that let nobody through says less than what a provider itself answered. */
function moreTelling(before: AppError | undefined, now: AppError): AppError {
  return before !== undefined && now.code === 'route.unavailable' ? before : now;
}

function withAttempts(error: AppError, run: Run): AppError {
  if (run.records.length === 0) return error;
  const details = typeof error.details === 'object' && error.details !== null ? error.details : {};
  const attempts = run.records.map((record) => ({
    provider_id: record.providerId,
    model_id: record.modelId,
    error_code: record.error?.code ?? null,
  }));
  return new AppError(error.code, error.message, {
    details: { ...details, attempts },
    retryAfterMs: error.retryAfterMs,
    cause: error.cause,
  });
}
