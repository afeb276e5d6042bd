import type { IndexChange, IndexQuery } from '../search-index.js';
import type { VectorIndex } from '../vectors/vector-index.js';
import { InvalidInput } from './invalid-input.js';

const MAX_DIMENSION = 16_384;
const MAX_DEPTH = 10_000;

/**
 * Refuses a batch before any of it is applied.
 *
 * @throws InvalidInput
 */
export function checkChanges(changes: readonly IndexChange[], vectors: VectorIndex): void {
  const opened = new Map<number, number>();
  for (const change of changes) {
    if (change.kind === 'message') {
      checkKey(change.message.key, 'a message key');
      checkKey(change.message.conversationKey, 'a conversation key');
      continue;
    }
    if (change.kind === 'drop_space') continue;
    checkKey(change.messageKey, 'a message key');
    if (change.kind !== 'vector') continue;
    checkVector(change.vector, opened.get(change.spaceId) ?? vectors.dimensionOf(change.spaceId));
    opened.set(change.spaceId, change.vector.length);
  }
}

/** @throws InvalidInput */
export function checkQuery(query: IndexQuery, vectors: VectorIndex): void {
  if (!Number.isInteger(query.depth) || query.depth < 0 || query.depth > MAX_DEPTH) {
    throw new InvalidInput(`depth must be an integer from 0 to ${MAX_DEPTH}`);
  }
  if (query.vector) checkVector(query.vector.values, vectors.dimensionOf(query.vector.spaceId));
}

function checkKey(key: number, what: string): void {
  if (!Number.isSafeInteger(key) || key <= 0) {
    throw new InvalidInput(`${what} must be a positive integer, not ${key}`);
  }
}

function checkVector(vector: Float32Array, dimension: number | undefined): void {
  const { length } = vector;
  if (length === 0 || length > MAX_DIMENSION) {
    throw new InvalidInput(`a vector must have 1 to ${MAX_DIMENSION} dimensions, not ${length}`);
  }
  if (dimension !== undefined && length !== dimension) {
    throw new InvalidInput(`this embedding space has ${dimension} dimensions, not ${length}`);
  }
  for (const value of vector) {
    if (!Number.isFinite(value)) throw new InvalidInput('a vector must hold finite numbers');
  }
}
