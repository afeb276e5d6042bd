import type { IncomingMessage } from 'node:http';
import type { SeenRequest } from './request-log.js';
import type { WireReply } from './wire-reply.js';

/** What makes a scripted server one vendor's. */
export interface Vendor {
  answer(request: SeenRequest): WireReply;
  /** The vendor's error body for a status. */
  errorBody(status: number): unknown;
  /** Whether the request carries the key; undefined when no key is asked for. */
  isAuthorized(headers: IncomingMessage['headers'], query: Record<string, string>): boolean | undefined;
}

/** Thrown by a vendor's answer: the request is refused with this status and body. */
export class VendorError extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`refused with ${status}`);
  }
}
