import type { AppError, ErrorCode } from '@sekha/contracts';

/** An error as Anthropic's clients read it. Source: Anthropic, "Errors". */
export interface AnthropicError {
  type: 'error';
  error: { type: string; message: string };
  request_id: string;
}

const TYPES: Partial<Record<ErrorCode, string>> = {
  'provider.overloaded': 'overloaded_error',
  'provider.timeout': 'timeout_error',
  'request.too_large': 'request_too_large',
};

export function toAnthropicError(error: AppError, requestId: string): AnthropicError {
  const type = TYPES[error.code] ?? typeOf(error.status);
  return { type: 'error', error: { type, message: error.message }, request_id: requestId };
}

function typeOf(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 404) return 'not_found_error';
  if (status === 429) return 'rate_limit_error';
  return status < 500 ? 'invalid_request_error' : 'api_error';
}
