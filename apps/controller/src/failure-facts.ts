import { toAppError } from '@sekha/service-kit';

/**
 * What a log line says of a failure: a defect with its stack; what we foresaw (a provider that is away, a file that
 * cannot be imported) with its reason and what caused it, as a stack there only hides the reason.
 */
export function failureFacts(thrown: unknown): Record<string, unknown> {
  const error = toAppError(thrown);
  if (error.code === 'internal') return { err: thrown };
  return {
    error_code: error.code,
    reason: error.message,
    ...(error.cause instanceof Error ? { cause: error.cause.message } : {}),
  };
}
