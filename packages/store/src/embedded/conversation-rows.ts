import type { Conversation, ConversationStatus } from '../conversation.js';
import { toText } from './connection.js';

type Text = string | Uint8Array;

export interface ConversationRow {
  key: number;
  id: string;
  label: Text;
  folder: Text;
  status: ConversationStatus;
  importance: number;
  created_ms: number;
  updated_ms: number;
  message_count: number;
  word_count: number;
  metadata: string;
}

export const CONVERSATION_COLUMNS =
  'c.key, c.id, c.label, c.folder, c.status, c.importance, c.created_ms, c.updated_ms, c.message_count, c.word_count, c.metadata';

export function toConversation(row: ConversationRow): Conversation {
  return {
    id: row.id,
    label: toText(row.label),
    folder: toText(row.folder),
    status: row.status,
    importance: row.importance,
    createdAtMs: row.created_ms,
    updatedAtMs: row.updated_ms,
    metadata: JSON.parse(row.metadata) as Record<string, unknown>,
    messageCount: row.message_count,
    wordCount: row.word_count,
  };
}
