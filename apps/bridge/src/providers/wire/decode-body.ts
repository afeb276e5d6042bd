import { pipeline, Readable, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { AppError } from '@sekha/contracts';
import { endless, invalidResponse } from './fail.js';
import { BodyTooLong, readText } from './read-text.js';
import type { ReplyHeaders } from './retry-after.js';
import type { VendorIdentity } from './vendor-identity.js';

/** What arrives is handed on at once, not when a block is full: streams live on it. */
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip({ flush: constants.Z_SYNC_FLUSH }),
  'x-gzip': () => createGunzip({ flush: constants.Z_SYNC_FLUSH }),
  deflate: () => createInflate({ flush: constants.Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH }),
};

/** The bytes of an encoded body as they were before. Whoever stops reading closes the connection. */
export function decodeBody(
  body: AsyncIterable<Uint8Array>,
  headers: ReplyHeaders,
  vendor: VendorIdentity,
): AsyncIterable<Uint8Array> {
  const encoding = String(headers['content-encoding']).trim().toLowerCase();
  const decoder = DECODERS[encoding]?.();
  if (decoder === undefined) throw invalidResponse('answered in an unknown content encoding', vendor);
  // The reader meets the error; the callback only keeps it from being uncaught.
  return pipeline(Readable.from(body), decoder, () => undefined);
}

/** A whole body as text. Throws `provider.invalid_response` when it is longer than `maxBytes` or cannot be decoded. */
export async function decodeWhole(
  bytes: Buffer,
  headers: ReplyHeaders,
  vendor: VendorIdentity,
  maxBytes: number,
): Promise<string> {
  if (!isEncoded(headers)) return bytes.toString('utf8');
  try {
    return await readText(decodeBody(Readable.from([bytes]), headers, vendor), maxBytes);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw thrown instanceof BodyTooLong
      ? endless(vendor)
      : invalidResponse('broke its answer off', vendor, thrown);
  }
}

/** Whether the body is anything but what it says. */
export function isEncoded(headers: ReplyHeaders): boolean {
  const encoding = headers['content-encoding'];
  return encoding !== undefined && !/^\s*(identity)?\s*$/i.test(String(encoding));
}
