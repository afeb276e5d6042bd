import type { AppError, ErrorCode } from '@sekha/contracts';

/**
 * What a failed embedding says about the texts. `wait`: nothing, the way to a model is closed for now; the job keeps
 * its attempts. `blame`: a model looked at them and would not have them. `doubt`: neither is clear.
 */
export type EmbeddingVerdict = 'wait' | 'blame' | 'doubt';

const WAITING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'bridge.unavailable',
  'bridge.timeout',
  'route.unavailable',
  'rate_limit.exceeded',
  'budget.exceeded',
  'model.not_found',
  'provider.unavailable',
  'provider.overloaded',
  'provider.rate_limited',
  'provider.connection_failed',
  'provider.timeout',
  'provider.auth_failed',
  'provider.model_missing',
  'service.stopping',
  'store.unavailable',
  'store.full',
]);

const BLAMING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'request.invalid',
  'request.too_large',
  'provider.rejected',
  'provider.context_too_long',
  'provider.content_refused',
]);

export function classifyEmbeddingFailure({ code }: AppError): EmbeddingVerdict {
  if (WAITING.has(code)) return 'wait';
  return BLAMING.has(code) ? 'blame' : 'doubt';
}
