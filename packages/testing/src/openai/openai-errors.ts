import { VendorError } from '../server/vendor.js';

const KINDS: Readonly<Record<number, { type: string; code: string | null; message: string }>> = {
  400: { type: 'invalid_request_error', code: null, message: 'Invalid request.' },
  401: {
    type: 'invalid_request_error',
    code: 'invalid_api_key',
    message: 'Incorrect API key provided. You can find your API key in your account settings.',
  },
  403: { type: 'invalid_request_error', code: 'unsupported_country', message: 'Country not supported.' },
  404: { type: 'invalid_request_error', code: 'model_not_found', message: 'The model does not exist.' },
  408: { type: 'timeout', code: null, message: 'The request timed out.' },
  413: { type: 'invalid_request_error', code: null, message: 'The request is too large.' },
  429: { type: 'requests', code: 'rate_limit_exceeded', message: 'Rate limit reached for requests.' },
  500: {
    type: 'server_error',
    code: null,
    message: 'The server had an error while processing your request.',
  },
  503: { type: 'server_error', code: null, message: 'The engine is currently overloaded.' },
  529: { type: 'server_error', code: null, message: 'Overloaded.' },
};

/** OpenAI's error body for a status. Source: OpenAI, "Error codes". */
export function openAiErrorBody(status: number): unknown {
  const kind = KINDS[status] ?? { type: 'server_error', code: null, message: `Status ${status}.` };
  return { error: { message: kind.message, type: kind.type, param: null, code: kind.code } };
}

export function refuse(
  message: string,
  param: string | null,
  code: string | null = null,
  status = 400,
): VendorError {
  return new VendorError(status, { error: { message, type: 'invalid_request_error', param, code } });
}
