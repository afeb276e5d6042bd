import { AppError } from '@sekha/contracts';
import { invalidResponse } from './fail.js';
import type { VendorIdentity } from './vendor-identity.js';

/** One vector as vendors write it: a list of numbers, or base64 of little-endian 32-bit floats. */
export function toVector(written: unknown, vendor: VendorIdentity): Float32Array {
  if (typeof written === 'string') return fromBase64(written, vendor);
  if (!Array.isArray(written)) throw invalidResponse('gave an embedding that is no list', vendor);
  if (written.some((value) => typeof value !== 'number')) {
    throw invalidResponse('gave an embedding that holds something else than numbers', vendor);
  }
  return Float32Array.from(written as number[]);
}

/**
 * Refuses what would poison an index: another number of vectors than of texts, none or unequal dimensions, values that
 * are no finite numbers. Dimensions other than the ones asked for are `model.unsupported`.
 */
export function checkVectors(
  vectors: Float32Array[],
  asked: { texts: readonly string[]; dimensions?: number | undefined },
  vendor: VendorIdentity,
): void {
  if (vectors.length !== asked.texts.length) {
    throw invalidResponse(`gave ${vectors.length} embeddings for ${asked.texts.length} texts`, vendor);
  }
  const dimensions = vectors[0]?.length ?? 0;
  for (const vector of vectors) {
    if (vector.length === 0) throw invalidResponse('gave an empty embedding', vendor);
    if (vector.length !== dimensions) throw invalidResponse('gave embeddings of unequal length', vendor);
    if (!vector.every(Number.isFinite)) {
      throw invalidResponse('gave an embedding with a value that is no finite number', vendor);
    }
  }
  if (asked.dimensions !== undefined && vectors.length > 0 && dimensions !== asked.dimensions) {
    const says = `the model gives ${dimensions} dimensions, ${asked.dimensions} were asked for`;
    throw new AppError('model.unsupported', says, { details: { provider: vendor.id, dimensions } });
  }
}

function fromBase64(text: string, vendor: VendorIdentity): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % 4 !== 0) throw invalidResponse('gave an embedding that is no list of floats', vendor);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(index * 4, true));
}
