import type { CallContext } from '../provider.js';
import { type Members, toObject } from './read-json.js';
import type { Transport } from './transport.js';

/** Posts `body` as JSON and reads a JSON object back. Failures are `AppError`s. */
export async function postJson(
  transport: Transport,
  path: string,
  body: unknown,
  call: CallContext,
): Promise<Members> {
  const text = await transport.read({ method: 'POST', path, body, accept: 'application/json' }, call);
  return toObject(text, transport.vendor);
}
