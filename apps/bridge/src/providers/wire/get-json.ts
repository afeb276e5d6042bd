import type { CallContext } from '../provider.js';
import { type Members, readJson } from './read-json.js';
import type { Transport } from './transport.js';

/** Gets a JSON object. Failures are `AppError`s. */
export async function getJson(transport: Transport, path: string, call: CallContext): Promise<Members> {
  const reply = await transport.send({ method: 'GET', path, accept: 'application/json' }, call);
  return readJson(reply.body, transport.vendor);
}
