import { VendorError } from '../server/vendor.js';

const KINDS: Readonly<Record<number, { type: string; message: string }>> = {
  400: { type: 'invalid_request_error', message: 'There was an issue with your request.' },
  401: { type: 'authentication_error', message: 'invalid x-api-key' },
  402: { type: 'billing_error', message: 'There is an issue with your billing or payment information.' },
  403: { type: 'permission_error', message: 'Your API key does not have permission to use it.' },
  404: { type: 'not_found_error', message: 'The requested resource could not be found.' },
  413: { type: 'request_too_large', message: 'Request exceeds the maximum allowed number of bytes.' },
  429: { type: 'rate_limit_error', message: 'This request would exceed your rate limit.' },
  500: { type: 'api_error', message: 'Internal server error' },
  504: { type: 'timeout_error', message: 'Request timed out' },
  529: { type: 'overloaded_error', message: 'Overloaded' },
};

/** Anthropic's error body for a status. Source: Anthropic, "Errors". */
export function anthropicErrorBody(status: number): unknown {
  const { type, message } = KINDS[status] ?? { type: 'api_error', message: `Status ${status}.` };
  return toBody(type, message);
}

export function refuse(message: string, type = 'invalid_request_error', status = 400): VendorError {
  return new VendorError(status, toBody(type, message));
}

function toBody(type: string, message: string): unknown {
  return { type: 'error', error: { type, message }, request_id: 'req_scripted' };
}
