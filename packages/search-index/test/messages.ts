import type { IndexChange } from '../src/search-index.js';

export type MessageChange = Extract<IndexChange, { kind: 'message' }>;
export type VectorChange = Extract<IndexChange, { kind: 'vector' }>;

/** A message change with sensible members; `content` and what matters to the test come in. */
export function message(
  key: number,
  content: string,
  rest: Partial<MessageChange['message']> & { tenantId?: string } = {},
): MessageChange {
  const { tenantId = 'home', ...members } = rest;
  const given = {
    key,
    conversationKey: 1,
    seq: key,
    role: 'user',
    name: null,
    content,
    sentAtMs: key * 1000,
  };
  return { kind: 'message', tenantId, message: { ...given, ...members } };
}

export function vector(
  messageKey: number,
  values: readonly number[] | Float32Array,
  rest: { tenantId?: string; spaceId?: number } = {},
): VectorChange {
  return {
    kind: 'vector',
    tenantId: 'home',
    messageKey,
    spaceId: 1,
    vector: Float32Array.from(values),
    ...rest,
  };
}

export function removal(messageKey: number, tenantId = 'home'): IndexChange {
  return { kind: 'delete', tenantId, messageKey };
}

// Jest gives each file globals of its own, and looking one up there takes longer than the sine itself.
const { cos, imul, log, sqrt, PI } = Math;

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A unit vector with normally distributed directions. */
export function randomVector(random: () => number, dimension: number): Float32Array {
  const values = new Float32Array(dimension);
  let squares = 0;
  for (let i = 0; i < dimension; i++) {
    const normal = sqrt(-2 * log(1 - random())) * cos(2 * PI * random());
    values[i] = normal;
    squares += normal * normal;
  }
  const norm = sqrt(squares);
  return values.map((value) => value / norm);
}
