import type { CallContext } from '../provider.js';
import { type Members, toObject } from './read-json.js';
import type { Transport } from './transport.js';

/** Gets a JSON object. Failures are `AppError`s. */
export async function getJson(transport: Transport, path: string, call: CallContext): Promise<Members> {
  const text = await transport.read({ method: 'GET', path, accept: 'application/json' }, call);
  return toObject(text, transport.vendor);
}
