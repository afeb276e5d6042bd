import type { KeptConversation, KeptMessage, KeptSummary } from './record-view.js';

/** A part of a conversation that comes from outside: messages by ascending `seq`. */
export interface RecordPart {
  conversation: KeptConversation;
  messages: readonly KeptMessage[];
  /** Kept where there is none of the same span yet. They come with the last messages they are about. */
  summaries?: readonly KeptSummary[];
  /** The space of the messages' vectors; unless it is the current one, they are embedded anew. */
  spaceId?: number;
}

/** The members of a conversation that may differ from the one that is here. */
export type ConversationMember = 'label' | 'folder' | 'status' | 'importance' | 'created_at' | 'metadata';

/** What merging a part did, or would do. */
export interface MergeResult {
  /** The conversation is not here yet. */
  isNew: boolean;
  /** Messages that were not here. */
  added: number;
  /** Of those, how many came with a usable vector. */
  vectors: number;
  /** Messages that are here, exactly the same. */
  known: number;
  /** Summaries that were not here. */
  summaries: number;
  /** Members of the conversation that are otherwise here; ours stay. */
  differences: ConversationMember[];
  /**
   * Ids of messages that are otherwise here: other text under the same id, or another message in the same place.
   * With one of these nothing of the part is written.
   */
  clashes: string[];
}
