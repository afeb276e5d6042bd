import { endless, failFromErrorObject, invalidResponse } from './fail.js';
import { BodyTooLong, readText } from './read-text.js';
import type { VendorIdentity } from './vendor-identity.js';

export type Members = Record<string, unknown>;

/** Room for a batch of long vectors written as JSON numbers. */
const LONGEST_BYTES = 64 * 1024 * 1024;

/** A whole body as a JSON object. An `error` member under a 200 is thrown as the failure it is. */
export async function readJson(body: AsyncIterable<Uint8Array>, vendor: VendorIdentity): Promise<Members> {
  return toObject(await readBounded(body, vendor), vendor);
}

/** The JSON object that `text` is. An `error` member is thrown as the failure it is. */
export function toObject(text: string, vendor: VendorIdentity): Members {
  const value = parseJson(text, vendor);
  if (!isMembers(value)) throw invalidResponse('answered with something that is no JSON object', vendor);
  const { error } = value;
  if (error !== undefined && error !== null) throw failFromErrorObject(value, vendor);
  return value;
}

/** Parses what a vendor sent; the error does not repeat it, as it may be the answer to somebody's secrets. */
export function parseJson(text: string, vendor: VendorIdentity): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidResponse('answered with something that is no JSON', vendor);
  }
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function readBounded(body: AsyncIterable<Uint8Array>, vendor: VendorIdentity): Promise<string> {
  try {
    return await readText(body, LONGEST_BYTES);
  } catch (thrown) {
    if (thrown instanceof BodyTooLong) throw endless(vendor);
    throw thrown;
  }
}
