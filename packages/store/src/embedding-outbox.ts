/** What waits for the embedding of a tenant's messages, counted in messages. */
export interface OutboxCounts {
  /** Wait for their turn, or for a model to be in reach. */
  pending: number;
  /** Are with a model now. */
  running: number;
  /** Were given up; they are found by word only. */
  failed: number;
}

/** A message that was given up, and why. */
export interface FailedEmbedding {
  messageKey: number;
  messageId: string;
  conversationId: string;
  reason: string;
  attempts: number;
}

/** The embedding of a tenant's messages, seen from outside. The worker's side of it is {@link JobStore}. */
export interface EmbeddingOutbox {
  counts(): Promise<OutboxCounts>;
  /** In the order they were written. */
  listFailed(page: { limit: number; afterKey?: number }): Promise<FailedEmbedding[]>;
  /** Puts everything that was given up back into the outbox, due now. How many messages. */
  retryFailed(): Promise<number>;
}
