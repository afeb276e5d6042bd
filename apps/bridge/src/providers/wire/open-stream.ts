import type { CallContext } from '../provider.js';
import { invalidResponse } from './fail.js';
import { readJson } from './read-json.js';
import type { Transport } from './transport.js';

/**
 * Posts `body` and gives the bytes of the streamed answer. A vendor that answers in JSON or HTML instead has failed:
 * the error it holds is thrown, or `provider.invalid_response`.
 */
export async function openStream(
  transport: Transport,
  path: string,
  body: unknown,
  accept: string,
  call: CallContext,
): Promise<AsyncIterable<Uint8Array>> {
  const reply = await transport.send({ method: 'POST', path, body, accept }, call);
  const type = String(reply.headers['content-type'] ?? '').toLowerCase();
  if (accept.startsWith('text/event-stream') && type.includes('application/json')) {
    await readJson(reply.body, transport.vendor);
    throw invalidResponse('answered as a whole where a stream was asked for', transport.vendor);
  }
  if (type.includes('text/html')) {
    await closeBody(reply.body);
    throw invalidResponse('answered with a web page', transport.vendor);
  }
  return reply.body;
}

async function closeBody(body: AsyncIterable<Uint8Array>): Promise<void> {
  await body[Symbol.asyncIterator]().return?.();
}
