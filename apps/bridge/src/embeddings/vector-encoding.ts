import type { VectorEncoding } from '@sekha/contracts';

/** A vector as it travels: numbers, or base64 of little-endian float32. */
export function encodeVector(vector: Float32Array, encoding: VectorEncoding): number[] | string {
  if (encoding === 'float') return Array.from(vector);
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
}
