export interface EmbeddingSpace {
  id: number;
  model: string;
  dimension: number;
}

export interface StoredVector {
  messageKey: number;
  vector: Float32Array;
}

/** Vectors by embedding space. A space is a model with its dimension; vectors of two spaces are never compared. */
export interface VectorStore {
  /** The space that serves searches, made when there is none; `embedding_space.conflict` when it is of another kind. */
  getSpace(model: string, dimension: number): Promise<EmbeddingSpace>;
  /** The space that serves searches: the first one made, until {@link EmbeddingSpaces.switchTo} names another. */
  currentSpace(): Promise<EmbeddingSpace | undefined>;
  /**
   * Stores the vectors of a job (or of several) and completes it, in one transaction, with a change-log entry for
   * each. Vectors of messages that were deleted meanwhile are dropped; messages of the job without a vector are
   * marked `failed`; a job that is gone (completed by another, its messages deleted) changes nothing. Throws
   * `embedding_space.conflict` when the space is no longer the current one.
   */
  complete(
    jobId: number | readonly number[],
    spaceId: number,
    vectors: readonly StoredVector[],
  ): Promise<void>;
  /** Texts of messages, to embed them; deleted ones are left out. */
  texts(messageKeys: readonly number[]): Promise<{ messageKey: number; content: string }[]>;
  /** Exact stored vectors, for re-ranking and rebuilding; missing ones are left out. */
  get(spaceId: number, messageKeys: readonly number[]): Promise<StoredVector[]>;
}
