import type { CallContext } from '../provider.js';
import { type Members, readJson } from './read-json.js';
import type { Transport } from './transport.js';

/** Posts `body` as JSON and reads a JSON object back. Failures are `AppError`s. */
export async function postJson(
  transport: Transport,
  path: string,
  body: unknown,
  call: CallContext,
): Promise<Members> {
  const reply = await transport.send({ method: 'POST', path, body, accept: 'application/json' }, call);
  return readJson(reply.body, transport.vendor);
}
