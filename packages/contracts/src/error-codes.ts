/**
 * Every error code of the product and the HTTP status it is rendered with.
 *
 * Codes read `noun.state`. The table is exhaustive on purpose: an `AppError` cannot be built with a code that
 * nobody has chosen a status for, and each face (REST, OpenAI, Anthropic, MCP) renders from this one table.
 */
export const ERROR_STATUS = {
  'request.malformed': 400,
  'request.invalid': 400,
  'request.too_large': 413,
  'request.headers_too_large': 431,
  'request.unsupported_media_type': 415,
  'request.timeout': 408,
  'request.expectation_failed': 417,
  'route.not_found': 404,
  'method.not_allowed': 405,
  'auth.malformed': 400,
  'auth.missing': 401,
  'auth.invalid': 401,
  'auth.forbidden': 403,
  'key.not_found': 404,
  'key.ambiguous': 409,
  'key.configured': 409,
  'key.limit_reached': 409,
  'rate_limit.exceeded': 429,
  'conversation.not_found': 404,
  'message.not_found': 404,
  'summary.not_found': 404,
  'conversation.conflict': 409,
  'idempotency.conflict': 409,
  'embedding_space.conflict': 409,
  'job.not_found': 404,
  'job.conflict': 409,
  'job.given_up': 500,
  'store.unavailable': 503,
  'store.full': 507,
  'index.unavailable': 503,
  'bridge.unavailable': 503,
  'bridge.timeout': 504,
  'config.invalid': 400,
  'task.unknown': 400,
  'model.not_found': 404,
  'model.unsupported': 400,
  'route.unavailable': 503,
  'budget.exceeded': 429,
  'budget.unavailable': 503,
  'provider.not_found': 404,
  'provider.auth_failed': 502,
  'provider.rate_limited': 429,
  'provider.overloaded': 503,
  'provider.unavailable': 502,
  'provider.connection_failed': 502,
  'provider.timeout': 504,
  'provider.invalid_response': 502,
  'provider.rejected': 400,
  'provider.model_missing': 404,
  'provider.context_too_long': 400,
  'provider.content_refused': 400,
  'call.aborted': 499,
  'service.stopping': 503,
  internal: 500,
} as const satisfies Record<string, number>;

/** A code of {@link ERROR_STATUS}. */
export type ErrorCode = keyof typeof ERROR_STATUS;

/** True when `text` is one of our codes: the bridge client uses it to rethrow what the bridge said. */
export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && Object.hasOwn(ERROR_STATUS, text);
}
