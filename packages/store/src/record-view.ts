import type { ConversationFilter, ConversationStatus } from './conversation.js';
import type { Summary } from './summary-store.js';

/** What of a tenant's record is looked at. Every member narrows. */
export interface RecordSelection {
  conversations: ConversationFilter;
  /**
   * Only messages sent at this time or later, in milliseconds since the epoch. With a time bound a conversation is
   * selected when one of its messages is, or when it has none at all and was made in that time.
   */
  sentFromMs?: number;
  /** Only messages sent before this time. */
  sentBeforeMs?: number;
}

/** A conversation with everything that is to be kept of it; what can be counted again is left out. */
export interface KeptConversation {
  id: string;
  label: string;
  folder: string;
  status: ConversationStatus;
  importance: number;
  createdAtMs: number;
  updatedAtMs: number;
  metadata: Record<string, unknown>;
  /** The `seq` of the next message: larger than that of the last one where the last ones were deleted. */
  nextSeq: number;
  /** Where it was imported from, so that importing it again adds nothing. */
  source?: KeptConversationSource;
}

export interface KeptConversationSource {
  /** Of the name that the source gives it, in hex; null when it gives none. */
  digest: string | null;
  /** How many messages the source had. */
  length: number;
}

/** A message without what is internal to one store (its key, its place in the change log). */
export interface KeptMessage {
  id: string;
  seq: number;
  role: string;
  name: string | null;
  content: string;
  sentAtMs: number;
  metadata: Record<string, unknown>;
  /** The vector of the space that serves searches; absent while the message waits to be embedded. */
  vector?: Float32Array;
  source?: KeptMessageSource;
}

export interface KeptMessageSource {
  /** In hex. */
  digest: string;
  position: number | null;
  isCurrent: boolean | null;
}

/** A summary of a part of a conversation. */
export type KeptSummary = Omit<Summary, 'conversationId'>;

/** The space that the vectors of a view belong to. */
export interface KeptSpace {
  model: string;
  dimension: number;
}

/** A part of the conversations in the order of their ids; `nextAfter` is where to go on, absent at the end. */
export interface KeptConversationPage {
  conversations: KeptConversation[];
  nextAfter?: string;
}

/**
 * The record of one tenant as it was at one moment: what is written later neither shows nor tears it. As long as a
 * view is open the database keeps everything that changes beside the old state, so close it soon, and always.
 */
export interface RecordView {
  /** Absent before anything was embedded, and in a view without vectors. */
  readonly space: KeptSpace | undefined;
  /**
   * The next selected conversations in the order of their ids. `limit` bounds how many are looked at, so a page may
   * hold fewer, or none, and not be the last.
   */
  conversations(afterId: string | undefined, limit: number): Promise<KeptConversationPage>;
  /** The next selected messages of a conversation in their order: at most `limit`; an empty page is the end. */
  messages(conversationId: string, afterSeq: number, limit: number): Promise<KeptMessage[]>;
  /**
   * The summaries of a conversation in the order of what they are about; those that look beyond the time of the
   * selection are not selected.
   */
  summaries(conversationId: string): Promise<KeptSummary[]>;
  /** May be called more than once. */
  close(): void;
}
