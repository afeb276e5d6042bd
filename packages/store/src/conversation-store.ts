import type {
  Conversation,
  ConversationFilter,
  ConversationStatus,
  NewConversation,
} from './conversation.js';
import type { NewMessage } from './message-store.js';
import type { Page } from './page.js';
import type { WriteOnce, WritePace } from './write-once.js';

/** A page that goes on where the last one ended; cheaper than an offset, and stable while others write. */
export interface ConversationPage extends Page {
  /** Only what comes behind this place of the list (`updatedAtMs` and `id` of the last one seen). */
  after?: { updatedAtMs: number; id: string };
}

/** What a conversation can be changed to; an absent member stays as it is. */
export interface ConversationChange {
  label?: string;
  folder?: string;
  status?: ConversationStatus;
  importance?: number;
  metadata?: Record<string, unknown>;
}

export interface ConversationStore {
  /** The conversation and its first messages, in one transaction. */
  create(
    conversation: NewConversation,
    messages: readonly NewMessage[],
    once?: WriteOnce,
    pace?: WritePace,
  ): Promise<Conversation>;
  find(id: string): Promise<Conversation | undefined>;
  /** Newest update first; equal times by descending id. */
  list(filter: ConversationFilter, page: ConversationPage): Promise<Conversation[]>;
  count(filter: ConversationFilter): Promise<number>;
  /** Undefined when there is no such conversation. */
  update(id: string, change: ConversationChange): Promise<Conversation | undefined>;
  /** Deletes with messages, vectors, jobs; returns how much went. */
  delete(filter: ConversationFilter): Promise<{ conversations: number; messages: number }>;
  /** The internal keys of all matching conversations, for an index filter. */
  keys(filter: ConversationFilter): Promise<number[]>;
}

/** Totals over conversations. */
export interface ConversationOverview {
  conversations: number;
  messages: number;
  /** 0 where there are none. */
  averageImportance: number;
  labels: Tally[];
  folders: Tally[];
}

/** A value and how many conversations bear it. */
export interface Tally {
  name: string;
  count: number;
}
