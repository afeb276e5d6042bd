import type { NewMessage } from './message-store.js';

export type ConversationStatus = 'active' | 'archived';

/** The importance a pinned conversation has. */
export const PINNED_IMPORTANCE = 10;

export const DEFAULT_IMPORTANCE = 5;

export interface Conversation {
  /** UUID v7. */
  id: string;
  label: string;
  /** Normalised path: leading slash, no trailing slash, `/` for the root. */
  folder: string;
  status: ConversationStatus;
  /** 1..10, 10 = pinned. */
  importance: number;
  createdAtMs: number;
  updatedAtMs: number;
  metadata: Record<string, unknown>;
  messageCount: number;
  wordCount: number;
}

export interface NewConversation {
  label: string;
  folder: string;
  importance?: number;
  metadata?: Record<string, unknown>;
}

/** Every member narrows; an absent one does not. */
export interface ConversationFilter {
  ids?: readonly string[];
  /** Exact label. */
  label?: string;
  labels?: readonly string[];
  /** The folder itself and everything below it, by path segment: `/job` covers `/job/x`, never `/jobs`. */
  folder?: string;
  status?: ConversationStatus;
  minImportance?: number;
  maxImportance?: number;
  /** Last updated before this time, exclusive. */
  updatedBeforeMs?: number;
  /** Equality on top-level metadata members. */
  metadata?: Readonly<Record<string, string | number | boolean>>;
}

export interface Page {
  /** At most this many rows. */
  limit: number;
  offset: number;
}

/** A page that goes on where the last one ended; cheaper than an offset, and stable while others write. */
export interface ConversationPage extends Page {
  /** Only what comes behind this place of the list (`updatedAtMs` and `id` of the last one seen). */
  after?: { updatedAtMs: number; id: string };
}

/**
 * Makes a write happen once: the same key with the same fingerprint gives the first answer again, also after a
 * crash, and writes nothing; with another fingerprint it throws `idempotency.conflict`. The key is the tenant's.
 * A key is remembered for at least a day, and as long as its conversation exists.
 */
export interface WriteOnce {
  key: string;
  /** A digest of everything that was asked for. */
  fingerprint: string;
}

/** `bulk`: part of something large; it is embedded after what people are saying now. */
export type WritePace = 'usual' | 'bulk';

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
