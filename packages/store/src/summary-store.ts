/** Spans a summary can stand for: a calendar day, an ISO week, a calendar month. */
export type SummaryLevel = 'daily' | 'weekly' | 'monthly';

/** Half-open: `fromMs` is inside, `toMs` is not. Milliseconds since the epoch. */
export interface TimeSpan {
  fromMs: number;
  toMs: number;
}

/** What was said in a conversation in a span, in fewer words. It is derived: it can be made again. */
export interface Summary extends TimeSpan {
  /** UUID v7; a summary that takes the place of another has an id of its own. */
  id: string;
  conversationId: string;
  level: SummaryLevel;
  /** IANA name of the zone whose days bound the span. */
  timeZone: string;
  content: string;
  /** Who wrote it; `extractive` when no model did. */
  model: string;
  /** Why no model wrote it; null when one did. */
  fallbackReason: string | null;
  tokens: number;
  /** How many messages it stands for. */
  messageCount: number;
  /** A digest of what it was made from. */
  fingerprint: string;
  generatedAtMs: number;
}

export interface NewSummary extends Omit<Summary, 'id' | 'conversationId' | 'messageCount'> {
  /** The keys of all messages it stands for. */
  messageKeys: readonly number[];
}

/** A message as a source of summaries. */
export interface SummarySource {
  key: number;
  sentAtMs: number;
}

/**
 * The summaries of a tenant. A summary lives no longer than what it was made from: deleting a message deletes every
 * summary whose span holds it, in the same transaction.
 */
export interface SummaryStore {
  /** The messages of a conversation by time, equal times by place; of a span where one is given. */
  sources(conversationId: string, span?: TimeSpan): Promise<SummarySource[]>;
  /** All summaries of a conversation, oldest span first. */
  list(conversationId: string): Promise<Summary[]>;
  /**
   * Keeps a summary in the place of an earlier one of the same level, zone and span. Undefined, and nothing is kept,
   * when one of its messages is gone meanwhile, or the conversation is: deleted text must not come back.
   */
  save(conversationId: string, summary: NewSummary): Promise<Summary | undefined>;
}
