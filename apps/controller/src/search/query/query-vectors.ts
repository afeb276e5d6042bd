import { AppError } from '@sekha/contracts';
import type { EmbeddingSpace } from '@sekha/store';
import type { QueryEmbedder } from '../query-embedder.js';

/** A vector of unit length in its space, or why there is none. */
export type QueryVector = { spaceId: number; values: Float32Array } | { reason: string };

/** 1.5 kB each with 384 dimensions. */
const REMEMBERED = 2_000;
/** A search is worth waiting for a model this long; then it goes by words. */
const WAIT_MS = 4_000;
/** After a wait in vain the next searches do not wait again for this long. */
const PAUSE_MS = 10_000;

/**
 * The vectors of questions. They are remembered, least recently asked out first, because people and agents ask the
 * same thing again; the same question asked twice at once goes to the bridge once. Failures are not remembered. A
 * bridge that hangs holds up one search, not all of them: its answer, should it come, is kept for the next time.
 */
export class QueryVectors {
  private readonly known = new Map<string, Promise<Float32Array>>();
  private pausedUntilMs = 0;

  constructor(
    private readonly embedder: QueryEmbedder,
    private readonly waitMs: number = WAIT_MS,
    private readonly now: () => number = Date.now,
  ) {}

  async find(text: string, space: EmbeddingSpace | undefined): Promise<QueryVector> {
    if (space === undefined) return { reason: 'nothing has been embedded yet; found by words alone' };
    try {
      return { spaceId: space.id, values: await this.inTime(this.embed(text, space)) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return {
        reason: `the query could not be embedded (${error.code}: ${error.message}); found by words alone`,
      };
    }
  }

  private embed(text: string, space: EmbeddingSpace): Promise<Float32Array> {
    const key = `${space.id}\n${text}`;
    const known = this.known.get(key);
    this.known.delete(key);
    const vector = known ?? this.ask(text, space);
    this.known.set(key, vector);
    if (known === undefined) this.forgetFailure(key, vector);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= REMEMBERED) break;
      this.known.delete(oldest);
    }
    return vector;
  }

  /** Throws `bridge.timeout` after the wait; a vector that is already known comes also during a pause. */
  private async inTime(vector: Promise<Float32Array>): Promise<Float32Array> {
    const waitMs = this.now() < this.pausedUntilMs ? 0 : this.waitMs;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        if (waitMs > 0) this.pausedUntilMs = this.now() + PAUSE_MS;
        reject(new AppError('bridge.timeout', 'the bridge did not answer in time'));
      }, waitMs);
    });
    try {
      return await Promise.race([vector, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async ask(text: string, space: EmbeddingSpace): Promise<Float32Array> {
    const { model, vector } = await this.embedder.embedQuery(text, space.model);
    if (model !== space.model || vector.length !== space.dimension)
      throw new AppError(
        'bridge.unavailable',
        `the stored vectors are of ${space.model} (${space.dimension}), the bridge answers with ${model} (${vector.length})`,
      );
    return toUnitLength(vector);
  }

  private forgetFailure(key: string, vector: Promise<Float32Array>): void {
    vector.catch(() => {
      if (this.known.get(key) === vector) this.known.delete(key);
    });
  }
}

function toUnitLength(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const one of vector) squares += one * one;
  const length = Math.sqrt(squares);
  if (!(length > 0 && Number.isFinite(length)))
    throw new AppError('provider.invalid_response', 'the vector of the query has no direction');
  return vector.map((one) => one / length);
}
