import type { EmbeddingState, Message } from '../message-store.js';
import { toText } from './connection.js';

type Text = string | Uint8Array;

export interface MessageRow {
  key: number;
  id: string;
  conversation_id: string;
  seq: number;
  role: Text;
  name: Text | null;
  content: Text;
  sent_ms: number;
  metadata: string;
  /** Null when the message is not in the backlog. */
  failed: number | null;
}

/** What a message has beside its conversation; `b` is {@link BACKLOG}. */
export const OWN_COLUMNS = 'm.key, m.id, m.seq, m.role, m.name, m.content, m.sent_ms, m.metadata, b.failed';
export const BACKLOG = 'embedding_backlog b ON b.message_key = m.key AND b.tenant = m.tenant';
/** A message as it is read: with the id of its conversation and its place in the embedding backlog. */
export const MESSAGE_COLUMNS = `${OWN_COLUMNS}, c.id AS conversation_id`;
export const MESSAGE_TABLES = `messages m
  JOIN conversations c ON c.tenant = m.tenant AND c.key = m.conversation_key
  LEFT JOIN ${BACKLOG}`;

export function toMessage(row: MessageRow): Message {
  return {
    key: row.key,
    id: row.id,
    conversationId: row.conversation_id,
    seq: row.seq,
    role: toText(row.role),
    name: row.name === null ? null : toText(row.name),
    content: toText(row.content),
    sentAtMs: row.sent_ms,
    metadata: JSON.parse(row.metadata) as Record<string, unknown>,
    embeddingState: toEmbeddingState(row.failed),
  };
}

function toEmbeddingState(failed: number | null): EmbeddingState {
  if (failed === null) return 'ready';
  return failed === 1 ? 'failed' : 'pending';
}
