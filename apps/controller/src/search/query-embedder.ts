/** Where search gets the vector of a question from. */
export interface QueryEmbedder {
  /**
   * The vector of one text by the model of an embedding space. Throws an `AppError` (`bridge.unavailable`,
   * `bridge.timeout`, `provider.…`) when there is none to be had now; search then goes by words alone.
   */
  embedQuery(text: string, model: string): Promise<QueryEmbedding>;
}

export interface QueryEmbedding {
  /** The model that really answered. */
  model: string;
  vector: Float32Array;
}

/** Injection token of {@link QueryEmbedder}. */
export const QUERY_EMBEDDER = Symbol('QueryEmbedder');
