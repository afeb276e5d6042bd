/** One step of the record that a derived index must follow. */
export type Change =
  | { seq: number; kind: 'message'; tenantId: string; message: IndexableMessage }
  | {
      seq: number;
      kind: 'vector';
      tenantId: string;
      messageKey: number;
      spaceId: number;
      vector: Float32Array;
    }
  | { seq: number; kind: 'delete'; tenantId: string; messageKey: number }
  /** All vectors of a space are gone. */
  | { seq: number; kind: 'drop_space'; spaceId: number };

export interface IndexableMessage {
  key: number;
  conversationKey: number;
  /** 0-based position in its conversation. */
  seq: number;
  role: string;
  name: string | null;
  content: string;
  sentAtMs: number;
}

/**
 * The order of commits, as a log that a derived index replays. An entry whose message has been deleted since is
 * left out; `seq` only grows, with gaps.
 */
export interface ChangeLog {
  /** Up to `limit` (at least 1) changes with `seq` greater than `afterSeq`, in order, and the last seq that was looked at. */
  read(afterSeq: number, limit: number): Promise<{ changes: Change[]; throughSeq: number }>;
  /** The seq of the last commit; 0 when the store is empty. */
  lastSeq(): Promise<number>;
  /**
   * Forgets deletions up to `throughSeq`, because every index that is kept holds them. One that is empty needs none of
   * them: what was deleted is not in the log.
   */
  forgetDeletions(throughSeq: number): Promise<void>;
  /** Up to where deletions are forgotten: an index that is not empty and stands before it must be built anew. */
  forgottenThrough(): Promise<number>;
  /** Calls back after each commit of this process, with the new last seq. Returns how to stop. */
  onCommit(listener: (lastSeq: number) => void): () => void;
}
