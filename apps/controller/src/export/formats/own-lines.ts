/**
 * Sekha's own format: JSON Lines in UTF-8, one record a line, told apart by `type`.
 *
 *     header        format and version
 *     conversation  followed by its messages, by ascending `seq`
 *     space         before the first message with a vector: what the vectors belong to
 *     message       of the conversation above
 *     summary       of a part of it, after its messages
 *     end           counts, and the SHA-256 of every byte before this line
 *
 * Conversations come by ascending id. A file depends on what the record holds and on nothing else: not on when it
 * was written, nor on internal numbers. Times are milliseconds since the epoch; vectors are 32-bit floats,
 * little-endian, in base64.
 */
export const OWN_FORMAT = 'sekha';
export const OWN_FORMAT_VERSION = 1;

export interface HeaderLine {
  type: 'header';
  format: typeof OWN_FORMAT;
  version: number;
}

export interface ConversationLine {
  type: 'conversation';
  id: string;
  label: string;
  folder: string;
  status: 'active' | 'archived';
  importance: number;
  created_at_ms: number;
  updated_at_ms: number;
  /** The place of the next message; beyond the last one where the last ones were deleted. */
  next_seq: number;
  metadata: Record<string, unknown>;
  /** Where it was imported from: a digest of its name there (hex), and how many messages it had. */
  source?: { digest: string | null; length: number };
}

export interface SpaceLine {
  type: 'space';
  model: string;
  dimension: number;
}

export interface MessageLine {
  type: 'message';
  id: string;
  seq: number;
  role: string;
  name: string | null;
  content: string;
  sent_at_ms: number;
  metadata: Record<string, unknown>;
  vector?: string;
  /** What it was imported from: a digest (hex), its place there, and whether it lies on the path that was shown. */
  source?: { digest: string; position: number | null; is_current: boolean | null };
}

export interface SummaryLine {
  type: 'summary';
  id: string;
  level: 'daily' | 'weekly' | 'monthly';
  time_zone: string;
  /** The span it is about: from, inclusive, to, exclusive. */
  from_ms: number;
  to_ms: number;
  content: string;
  model: string;
  fallback_reason: string | null;
  tokens: number;
  message_count: number;
  fingerprint: string;
  generated_at_ms: number;
}

export interface EndLine {
  type: 'end';
  conversations: number;
  messages: number;
  vectors: number;
  summaries: number;
  sha256: string;
}

export type OwnLine = HeaderLine | ConversationLine | SpaceLine | MessageLine | SummaryLine | EndLine;
