import type { AppError, ErrorCode } from '@sekha/contracts';

/**
 * What a failed embedding says about its texts. `wait`: nothing, the way to a model is closed for now. `slow`: no
 * answer in time, so fewer texts may pass. `blame`: a model looked at them and would not have them. `doubt`: neither
 * is clear.
 */
export type EmbeddingVerdict = 'wait' | 'slow' | 'blame' | 'doubt';

const WAITING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'bridge.unavailable',
  'route.unavailable',
  'rate_limit.exceeded',
  'budget.exceeded',
  'model.not_found',
  'model.unsupported',
  'embedding_space.conflict',
  'provider.unavailable',
  'provider.overloaded',
  'provider.rate_limited',
  'provider.connection_failed',
  'provider.auth_failed',
  'provider.model_missing',
  'service.stopping',
  'store.unavailable',
  'store.full',
]);

const SLOW: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['bridge.timeout', 'provider.timeout']);

const BLAMING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'request.invalid',
  'request.too_large',
  'provider.rejected',
  'provider.context_too_long',
  'provider.content_refused',
]);

export function classifyEmbeddingFailure({ code }: AppError): EmbeddingVerdict {
  if (WAITING.has(code)) return 'wait';
  if (SLOW.has(code)) return 'slow';
  return BLAMING.has(code) ? 'blame' : 'doubt';
}
