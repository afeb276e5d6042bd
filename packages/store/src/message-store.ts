import type { Conversation, ConversationFilter } from './conversation.js';
import type { Page } from './page.js';
import type { WriteOnce, WritePace } from './write-once.js';

export type EmbeddingState = 'pending' | 'ready' | 'failed';

export interface Message {
  /** Position in the change order of the whole store; what the search index calls a message. */
  key: number;
  /** UUID v7. */
  id: string;
  conversationId: string;
  /** 0-based position in its conversation. */
  seq: number;
  /** user, assistant, system, tool, ... */
  role: string;
  /** Who speaks, when it is more than the role. */
  name: string | null;
  /** The text; what is indexed and embedded. */
  content: string;
  sentAtMs: number;
  metadata: Record<string, unknown>;
  /** A message without any text (blank content) is `ready`: there is nothing to embed. */
  embeddingState: EmbeddingState;
}

/** Text is kept exactly, but for lone surrogates, which are not Unicode: each becomes U+FFFD. */
export interface NewMessage {
  role: string;
  name?: string | null;
  content: string;
  /** Milliseconds since the epoch; the time of the write when absent. */
  sentAtMs?: number;
  metadata?: Record<string, unknown>;
}

export interface MessagePage extends Page {
  /** Only messages whose `seq` is larger. */
  afterSeq?: number;
}

/** A message together with what a search hit shows of its conversation. */
export interface MessageInConversation {
  message: Message;
  conversation: Conversation;
}

export interface MessageStore {
  /** Appends in order, in one transaction; throws `conversation.not_found`. */
  append(
    conversationId: string,
    messages: readonly NewMessage[],
    once?: WriteOnce,
    pace?: WritePace,
  ): Promise<Message[]>;
  find(id: string): Promise<Message | undefined>;
  /** In conversation order. */
  list(conversationId: string, page: MessagePage): Promise<Message[]>;
  /** By key, with their conversations, in the order asked for; keys that are gone are left out. */
  getByKeys(keys: readonly number[]): Promise<MessageInConversation[]>;
  /**
   * Which of these words (lower case) name a participant in the matching conversations: a word of a message's
   * `name`, or of its role where that is no plain one (`user`, `assistant`, ...).
   */
  findParticipants(words: readonly string[], filter: ConversationFilter): Promise<string[]>;
  /** Deletes messages with vectors and jobs, in one transaction; the places of the others stay. How many went. */
  delete(ids: readonly string[]): Promise<number>;
}
