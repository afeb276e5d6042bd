import type { EmbeddingSpace } from './vector-store.js';

/**
 * The life of embedding spaces. A space is one generation of one model's vectors; vectors of two spaces are never
 * compared. `current` serves searches and takes the vectors of new messages; one other may be `filling` beside it
 * until it holds all that the current one does; then they change places in one transaction. What was current is
 * `retired`: its vectors are deleted in steps, and it is `dropped`. The record keeps the row of a dropped one, so that
 * no id is ever used again.
 *
 * Filling needs no second outbox: each vector that comes into the current space has its number in the order of
 * commits, and a space that is filling follows these numbers with a cursor. Messages that arrive meanwhile are
 * embedded into the current space as ever, and are followed like the others.
 */
export type SpaceState = 'current' | 'filling' | 'retired' | 'dropped';

export interface SpaceStatus extends EmbeddingSpace {
  /** From 1, for each model. */
  generation: number;
  state: SpaceState;
  createdAtMs: number;
}

/** Messages that a filling space has not looked at yet. */
export interface FillBatch {
  messages: { messageKey: number; content: string }[];
  /** Where the cursor stands when these are stored. */
  throughSeq: number;
}

/** A message that the model of a filling space would not have. */
export interface Refusal {
  messageKey: number;
  reason: string;
}

export interface FilledBatch {
  vectors: readonly { messageKey: number; vector: Float32Array }[];
  refused: readonly Refusal[];
  throughSeq: number;
}

/** Failures: `embedding_space.conflict` when a space is not in the state that a call needs, or of another dimension. */
export interface EmbeddingSpaces {
  /** All but the dropped ones, oldest first. */
  list(): Promise<SpaceStatus[]>;
  /** Opens the next generation of a model, to be filled. One space at a time may be filling. */
  begin(model: string, dimension: number): Promise<SpaceStatus>;
  /** Up to `limit` messages of the current space behind the cursor of a filling one; none = it has seen them all. */
  next(spaceId: number, limit: number): Promise<FillBatch>;
  /** Stores what came of a batch and moves the cursor, in one transaction. Messages deleted meanwhile are left out. */
  fill(spaceId: number, batch: FilledBatch): Promise<void>;
  /**
   * Makes a filling space the current one, in one transaction; behind it, piece by piece, refused messages become
   * `failed`, and those that the old model had refused get another chance. What of that a crash leaves undone is done
   * at the next opening. False, and nothing is changed, when the current space holds more by now.
   */
  switchTo(spaceId: number): Promise<boolean>;
  /** Gives up a filling space; it is retired. */
  abandon(spaceId: number): Promise<void>;
  /**
   * Deletes up to `limit` vectors of retired spaces. The first step tells the change log, so that an index forgets the
   * space. False when nothing is left to delete.
   */
  drop(limit: number): Promise<boolean>;
}
