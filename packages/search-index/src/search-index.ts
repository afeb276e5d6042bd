/**
 * The derived search index: what a ranked search needs beside the record. It can be thrown away and rebuilt at any
 * time from the store's change log.
 *
 * It returns raw evidence, not a ranking: for each candidate the BM25 score of the message and of its window (the
 * message with its two neighbours in the conversation) and the cosine of both with the query vector. Fusion is a
 * pure function above this port, so that every backend answers alike.
 *
 * Every message is two documents: itself ("name: content"), and its window, the message with its two live
 * neighbours in the conversation. The window belongs to the message: a neighbour that the filter leaves out still
 * lends its words and its vector, it is only never a candidate itself.
 *
 * Contract for every implementation (proved by `indexContract`):
 * - a search never returns a candidate of another tenant, one outside the filter, or a deleted one;
 * - document frequencies, lengths and counts are those of the selected messages (tenant and filter), so what else
 *   is stored never changes a score;
 * - changes are applied in order; applying a change twice changes nothing; a message that comes again with other
 *   content replaces the old one;
 * - a filter never costs recall: small selections are compared exactly.
 *
 * Failures are `AppError`s: `request.invalid` (a vector of the wrong dimension, a bad key; nothing of the batch is
 * applied) and `index.unavailable` (the index is restarting or closed).
 */
export interface SearchIndex {
  /**
   * Applies changes in order and returns when a search sees them. When it fails with `index.unavailable`, the owner
   * asks {@link appliedSeq} and goes on from there.
   */
  apply(changes: readonly IndexChange[], throughSeq: number): Promise<void>;
  search(query: IndexQuery): Promise<IndexCandidate[]>;
  /** The seq of the last change applied; 0 for an empty index. */
  appliedSeq(): Promise<number>;
  /** Writes what a restart needs, atomically (beside, then rename). A crash at any moment leaves the last one. */
  snapshot(): Promise<void>;
  statistics(): Promise<IndexStatistics>;
  /**
   * Calls back when the index has lost changes (its worker died and came back from the snapshot), with the seq the
   * owner must replay from. Returns how to stop.
   */
  onRewind(listener: (appliedSeq: number) => void): () => void;
  /** Ends the index; what the last snapshot does not hold is replayed at the next start. */
  close(): Promise<void>;
}

export type IndexChange =
  | {
      kind: 'message';
      tenantId: string;
      message: {
        key: number;
        conversationKey: number;
        /** 0-based position in its conversation. */
        seq: number;
        role: string;
        name: string | null;
        content: string;
        sentAtMs: number;
      };
    }
  | { kind: 'vector'; tenantId: string; messageKey: number; spaceId: number; vector: Float32Array }
  | { kind: 'delete'; tenantId: string; messageKey: number }
  /** All vectors of an embedding space are gone, and its memory with them. Its id never comes again. */
  | { kind: 'drop_space'; spaceId: number };

export interface IndexQuery {
  tenantId: string;
  /** Words are taken from this text (stop words dropped, stemmed); absent for a purely semantic search. */
  text?: string;
  /** Beginnings of words (folded): what stands under them is looked for, too. Only beside a `text`. */
  prefixes?: readonly string[];
  /** Of any length, with the space it belongs to; absent for a purely lexical search. */
  vector?: { spaceId: number; values: Float32Array };
  filter?: IndexFilter;
  /** How many of the best of EACH of the four lists to return, at most 10,000; the answer is their union. */
  depth: number;
}

/** Every member narrows; an absent one does not. */
export interface IndexFilter {
  /** Only these conversations (their keys). */
  conversationKeys?: readonly number[];
  /** Said by somebody of one of these roles or, when `names` are given, of one of these names: either is enough. */
  roles?: readonly string[];
  /** As they are written but for upper and lower case. */
  names?: readonly string[];
  /** Inclusive, milliseconds since the epoch. */
  afterMs?: number;
  /** Exclusive, milliseconds since the epoch. */
  beforeMs?: number;
}

/** One message with the evidence for it. A score is absent when the message is not in that list's best `depth`. */
export interface IndexCandidate {
  messageKey: number;
  conversationKey: number;
  seq: number;
  role: string;
  name: string | null;
  sentAtMs: number;
  /** Terms in the message, repeated ones counted. */
  length: number;
  /** What kind of sentences it is made of; read it with `questionShare` and `hasTrait`. */
  traits: number;
  bm25?: number;
  bm25Window?: number;
  cosine?: number;
  cosineWindow?: number;
  /** Meaning was asked for, and this message has no vector in that space yet: its meaning is unknown, not far. */
  hasNoVector?: true;
}

export interface IndexStatistics {
  messages: number;
  /** Of all spaces. */
  vectors: number;
  /** By embedding space. A vector without a direction (all zeros) is not counted. */
  spaces: { spaceId: number; vectors: number }[];
  terms: number;
  /** Resident bytes of postings and vectors, as allocated. */
  bytes: number;
}
