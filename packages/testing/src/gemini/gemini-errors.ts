import { VendorError } from '../server/vendor.js';

const KINDS: Readonly<Record<number, { status: string; message: string }>> = {
  400: { status: 'INVALID_ARGUMENT', message: 'Request contains an invalid argument.' },
  401: { status: 'UNAUTHENTICATED', message: 'Request had invalid authentication credentials.' },
  403: { status: 'PERMISSION_DENIED', message: 'The caller does not have permission.' },
  404: { status: 'NOT_FOUND', message: 'Requested entity was not found.' },
  429: { status: 'RESOURCE_EXHAUSTED', message: 'Resource has been exhausted (e.g. check quota).' },
  500: { status: 'INTERNAL', message: 'An internal error has occurred.' },
  503: { status: 'UNAVAILABLE', message: 'The model is overloaded. Please try again later.' },
  504: { status: 'DEADLINE_EXCEEDED', message: 'Deadline expired before operation could complete.' },
};

/** Gemini's error body for a status. Source: Google AI, "Troubleshooting guide"; google.rpc.Status. */
export function geminiErrorBody(status: number): unknown {
  const kind = KINDS[status] ?? { status: 'UNKNOWN', message: `Status ${status}.` };
  return { error: { code: status, message: kind.message, status: kind.status } };
}

export function refuse(message: string, code = 400): VendorError {
  return new VendorError(code, { error: { code, message, status: KINDS[code]?.status ?? 'UNKNOWN' } });
}
