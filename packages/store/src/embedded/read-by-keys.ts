import type { Conversation } from '../conversation.js';
import type { MessageInConversation } from '../message-store.js';
import type { Connection } from './connection.js';
import { CONVERSATION_COLUMNS, type ConversationRow, toConversation } from './conversation-rows.js';
import { BACKLOG, type MessageRow, OWN_COLUMNS, toMessage } from './message-rows.js';

type Row = Omit<MessageRow, 'conversation_id'> & { conversation_key: number };

/**
 * Messages with their conversations, in the order asked for, in two statements: a context asks for two hundred at once.
 * Conversations are shared between their messages; what is gone is left out.
 */
export function readByKeys(
  reader: Connection,
  tenant: number,
  keys: readonly number[],
): MessageInConversation[] {
  if (keys.length === 0) return [];
  // The order of the join is fixed: SQLite would rather walk over all messages of the tenant.
  const rows = reader.all<Row>(
    `SELECT ${OWN_COLUMNS}, m.conversation_key FROM json_each(?) CROSS JOIN messages m LEFT JOIN ${BACKLOG}
     WHERE m.key = json_each.value AND m.tenant = ?`,
    JSON.stringify(keys),
    tenant,
  );
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const conversations = conversationsOf(reader, tenant, rows);
  return keys.flatMap((key) => {
    const row = byKey.get(key);
    const conversation = row && conversations.get(row.conversation_key);
    if (row === undefined || conversation === undefined) return [];
    return [{ message: toMessage(Object.assign(row, { conversation_id: conversation.id })), conversation }];
  });
}

function conversationsOf(
  reader: Connection,
  tenant: number,
  rows: readonly Row[],
): Map<number, Conversation> {
  const keys = new Set(rows.map(({ conversation_key: key }) => key));
  const found = reader.all<ConversationRow>(
    `SELECT ${CONVERSATION_COLUMNS} FROM json_each(?) CROSS JOIN conversations c
     WHERE c.tenant = ? AND c.key = json_each.value`,
    JSON.stringify([...keys]),
    tenant,
  );
  return new Map(found.map((row) => [row.key, toConversation(row)]));
}
