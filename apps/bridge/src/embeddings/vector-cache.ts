import { createHash } from 'node:crypto';

/** Bounds of the cache: whichever is reached first. */
export interface VectorCacheBounds {
  vectors: number;
  bytes: number;
}

/**
 * Embeddings that were computed before, least recently used out first. Keys are SHA-256 of provider, model, dimensions
 * and text, so that the cache holds no text.
 */
export class VectorCache {
  private readonly vectors = new Map<string, Float32Array>();
  private bytes = 0;

  constructor(private readonly bounds: VectorCacheBounds) {}

  static keyOf(providerId: string, model: string, dimensions: number | undefined, text: string): string {
    return createHash('sha256')
      .update(`${providerId}\u0000${model}\u0000${dimensions ?? ''}\u0000`)
      .update(text, 'utf8')
      .digest('base64');
  }

  get size(): number {
    return this.vectors.size;
  }

  find(key: string): Float32Array | undefined {
    const vector = this.vectors.get(key);
    if (vector === undefined) return undefined;
    this.vectors.delete(key);
    this.vectors.set(key, vector);
    return vector;
  }

  keep(key: string, vector: Float32Array): void {
    this.drop(key);
    this.vectors.set(key, vector);
    this.bytes += vector.byteLength;
    for (const oldest of this.vectors.keys()) {
      if (this.vectors.size <= this.bounds.vectors && this.bytes <= this.bounds.bytes) return;
      this.drop(oldest);
    }
  }

  private drop(key: string): void {
    const vector = this.vectors.get(key);
    if (vector === undefined) return;
    this.vectors.delete(key);
    this.bytes -= vector.byteLength;
  }
}
