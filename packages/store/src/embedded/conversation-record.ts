import { AppError } from '@sekha/contracts';
import { type Conversation, DEFAULT_IMPORTANCE, type NewConversation } from '../conversation.js';
import { normaliseFolder, toSubtreeKey } from '../folder-path.js';
import type { Connection } from './connection.js';
import { CONVERSATION_COLUMNS, type ConversationRow, toConversation } from './conversation-rows.js';
import { addToCounter } from './counters.js';
import { toWellFormed } from './well-formed.js';

export function findConversation(
  connection: Connection,
  tenant: number,
  id: string,
): ConversationRow | undefined {
  return connection.get<ConversationRow>(
    `SELECT ${CONVERSATION_COLUMNS} FROM conversations c WHERE c.tenant = ? AND c.id = ?`,
    tenant,
    id.toLowerCase(),
  );
}

export function getConversation(connection: Connection, tenant: number, key: number): Conversation {
  const row = connection.get<ConversationRow>(
    `SELECT ${CONVERSATION_COLUMNS} FROM conversations c WHERE c.tenant = ? AND c.key = ?`,
    tenant,
    key,
  );
  if (row === undefined) throw new AppError('conversation.not_found', 'There is no such conversation.');
  return toConversation(row);
}

/** A new conversation without messages; returns its key. */
export function insertConversation(
  writer: Connection,
  tenant: number,
  id: string,
  conversation: NewConversation,
  nowMs: number,
): number {
  const folder = toWellFormed(conversation.folder);
  addToCounter(writer, 'conversations', 1);
  return writer.run(
    `INSERT INTO conversations (tenant, id, label, folder, subtree, status, importance, created_ms, updated_ms,
       message_count, word_count, next_seq, metadata) VALUES (?, ?, ?, ?, ?, 'active', ?, ?, ?, 0, 0, 0, ?)`,
    tenant,
    id,
    toWellFormed(conversation.label),
    normaliseFolder(folder),
    toSubtreeKey(folder),
    toImportance(conversation.importance ?? DEFAULT_IMPORTANCE),
    nowMs,
    nowMs,
    JSON.stringify(conversation.metadata ?? {}),
  ).lastInsertRowid;
}

/** Writes what a conversation has become. */
export function writeConversation(
  writer: Connection,
  tenant: number,
  key: number,
  to: Conversation,
  nowMs: number,
): void {
  const folder = toWellFormed(to.folder);
  writer.run(
    `UPDATE conversations SET label = ?, folder = ?, subtree = ?, status = ?, importance = ?, metadata = ?,
       updated_ms = max(updated_ms, ?) WHERE tenant = ? AND key = ?`,
    toWellFormed(to.label),
    normaliseFolder(folder),
    toSubtreeKey(folder),
    to.status,
    toImportance(to.importance),
    JSON.stringify(to.metadata),
    nowMs,
    tenant,
    key,
  );
}

function toImportance(importance: number): number {
  if (Number.isInteger(importance) && importance >= 1 && importance <= 10) return importance;
  throw new AppError('request.invalid', 'The importance of a conversation is a whole number from 1 to 10.');
}
