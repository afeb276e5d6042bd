import type { KeptConversationSource, KeptMessageSource } from '../record-view.js';
import type { Connection } from './connection.js';

interface Place {
  tenant: number;
  conversationKey: number;
}

/** Remembers where a conversation was imported from, unless another one here is that import already. */
export function addConversationSource(
  writer: Connection,
  { tenant, conversationKey }: Place,
  source: KeptConversationSource,
): void {
  writer.run(
    `INSERT INTO import_sources (tenant, conversation_key, digest, length, made_by) VALUES (?, ?, ?, ?, 'restored')
     ON CONFLICT DO NOTHING`,
    tenant,
    conversationKey,
    source.digest === null ? null : Buffer.from(source.digest, 'hex'),
    source.length,
  );
}

export function addMessageSource(
  writer: Connection,
  { tenant, conversationKey }: Place,
  messageKey: number,
  source: KeptMessageSource,
): void {
  writer.run(
    `INSERT INTO import_messages (tenant, conversation_key, digest, message_key, position, is_current)
     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    tenant,
    conversationKey,
    Buffer.from(source.digest, 'hex'),
    messageKey,
    source.position,
    source.isCurrent === null ? null : Number(source.isCurrent),
  );
}
