import { findIdentity } from '@sekha/service-kit';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../calls/caller.js';
import { Cancellation } from '../providers/call-signal.js';

/** The caller of the request that `reply` answers. Its signal aborts when it closes the connection early. */
export function callerOf(reply: FastifyReply): Caller {
  const signal = new Cancellation();
  const response = reply.raw;
  response.once('close', () => {
    if (!response.writableFinished) signal.abort();
  });
  const identity = findIdentity(reply.request);
  const owner = identity === undefined || identity.scopes.includes('*');
  return { signal, keyName: owner ? null : identity.name, requestId: reply.request.id };
}
