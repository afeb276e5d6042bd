import { AppError, type ErrorCode } from '@sekha/contracts';

/**
 * What a failure of one attempt means for the next step.
 * `retry`: the same candidate may do better; `next`: another candidate may; `give_up`: nobody will, or nobody should.
 */
export type NextStep = 'retry' | 'next' | 'give_up';

const NEXT_STEP: Partial<Record<ErrorCode, NextStep>> = {
  'provider.rate_limited': 'retry',
  'provider.overloaded': 'retry',
  'provider.unavailable': 'retry',
  'provider.connection_failed': 'retry',
  'provider.invalid_response': 'retry',
  // Waiting as long again for the same slow model helps nobody.
  'provider.timeout': 'next',
  // Our key, not the caller's.
  'provider.auth_failed': 'next',
  'provider.model_missing': 'next',
  'model.unsupported': 'next',
  // A larger model may hold it.
  'provider.context_too_long': 'next',
  'budget.exceeded': 'next',
  // The breaker of the candidate is open.
  'route.unavailable': 'next',
  internal: 'next',
};

/** Codes not in the table (a refused request or content, a caller that left) end the request. */
export function nextStepAfter(error: AppError): NextStep {
  return NEXT_STEP[error.code] ?? 'give_up';
}

/** How a breaker counts the end of a call. Slow-down replies, callers' mistakes and callers' leaving are not ill health. */
export function isIllHealth(error: AppError): boolean {
  return ILL_HEALTH.has(error.code);
}

const ILL_HEALTH: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'provider.overloaded',
  'provider.unavailable',
  'provider.connection_failed',
  'provider.invalid_response',
  'provider.timeout',
]);

/** What an adapter threw, as our one error: adapters throw `AppError`, so that all else is a defect of ours. */
export function toCallError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError('internal', 'the provider adapter failed; the log has the details', { cause: thrown });
}
