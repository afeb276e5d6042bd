import { type Connection, toText } from './connection.js';

/** Roles that say what a speaker is, not who. Any other role (`Caroline`, `Agent Smith`) names one. */
const PLAIN_ROLES = new Set([
  'user',
  'assistant',
  'system',
  'tool',
  'function',
  'developer',
  'human',
  'ai',
  'model',
  'bot',
]);
const WORD = /[\p{L}\p{N}]+/gu;

/** The words by which a question may name the speaker of a message, in lower case. */
export function toParticipantWords(role: string, name: string | null): string[] {
  const speaker = name ?? (PLAIN_ROLES.has(role.toLowerCase()) ? '' : role);
  return speaker.toLowerCase().match(WORD) ?? [];
}

export function addParticipants(
  writer: Connection,
  tenant: number,
  conversationKey: number,
  words: Iterable<string>,
): void {
  for (const word of words) {
    writer.run(
      'INSERT INTO participants (tenant, word, conversation_key) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      tenant,
      word,
      conversationKey,
    );
  }
}

/** Brings the participants of a conversation in line with the messages it still has. */
export function refreshParticipants(writer: Connection, tenant: number, conversationKey: number): void {
  writer.run('DELETE FROM participants WHERE tenant = ? AND conversation_key = ?', tenant, conversationKey);
  const speakers = writer.all<{ role: string | Uint8Array; name: string | Uint8Array | null }>(
    'SELECT DISTINCT role, name FROM messages WHERE tenant = ? AND conversation_key = ?',
    tenant,
    conversationKey,
  );
  for (const { role, name } of speakers) {
    const words = toParticipantWords(toText(role), name === null ? null : toText(name));
    addParticipants(writer, tenant, conversationKey, words);
  }
}
