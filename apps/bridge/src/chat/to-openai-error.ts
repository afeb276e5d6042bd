import type { AppError, ErrorCode } from '@sekha/contracts';

/** An error as OpenAI's clients read it. */
export interface OpenAiError {
  error: { message: string; type: string; param: string | null; code: string };
}

/** OpenAI's own words for what we call otherwise; clients switch on them. */
const OPENAI_CODES: Partial<Record<ErrorCode, string>> = {
  'model.not_found': 'model_not_found',
  'provider.model_missing': 'model_not_found',
  'provider.context_too_long': 'context_length_exceeded',
  'provider.content_refused': 'content_filter',
  'provider.rate_limited': 'rate_limit_exceeded',
  'rate_limit.exceeded': 'rate_limit_exceeded',
  'auth.invalid': 'invalid_api_key',
};

/** Renders an error in OpenAI's shape. `param` is the path of the first problem of an invalid body. */
export function toOpenAiError(error: AppError): OpenAiError {
  return {
    error: {
      message: error.message,
      type: typeOf(error.status),
      param: paramOf(error.details),
      code: OPENAI_CODES[error.code] ?? error.code,
    },
  };
}

function typeOf(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status < 500 ? 'invalid_request_error' : 'api_error';
}

function paramOf(details: unknown): string | null {
  const first: unknown = Array.isArray(details) ? details[0] : undefined;
  if (typeof first !== 'object' || first === null || !('path' in first)) return null;
  return typeof first.path === 'string' ? first.path : null;
}
