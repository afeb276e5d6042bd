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
