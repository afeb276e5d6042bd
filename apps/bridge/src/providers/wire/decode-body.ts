import { pipeline, type Readable, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { invalidResponse } from './fail.js';
import type { ReplyHeaders } from './retry-after.js';
import type { VendorIdentity } from './vendor-identity.js';

/** What arrives is handed on at once, not when a block is full: streams live on it. */
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip({ flush: constants.Z_SYNC_FLUSH }),
  'x-gzip': () => createGunzip({ flush: constants.Z_SYNC_FLUSH }),
  deflate: () => createInflate({ flush: constants.Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH }),
};

/** The body as it was before its content encoding. Whoever stops reading closes the connection. */
export function decodeBody(
  body: Readable,
  headers: ReplyHeaders,
  vendor: VendorIdentity,
): AsyncIterable<Uint8Array> {
  const encoding = String(headers['content-encoding'] ?? 'identity')
    .trim()
    .toLowerCase();
  if (encoding === 'identity' || encoding === '') return body;
  const decoder = DECODERS[encoding]?.();
  if (decoder === undefined) {
    body.destroy();
    throw invalidResponse('answered in an unknown content encoding', vendor);
  }
  // The reader meets the error; the callback only keeps it from being uncaught.
  return pipeline(body, decoder, () => undefined);
}
