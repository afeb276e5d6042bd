import type { Connection } from './connection.js';
import { addToCounter, takeNumbers } from './counters.js';
import { forgetDigest } from './import-digests.js';
import { deleteSummariesOver } from './summaries.js';
import type { Steps } from './write-queue.js';

const ROWS_PER_STEP = 64;

interface Doomed {
  key: number;
  words: number;
}

/** What a deletion took out of a conversation. */
export interface Deleted {
  messages: number;
  words: number;
}

/**
 * Deletes messages of one conversation with all that hangs on them: vectors, their place in the backlog, jobs that
 * have nothing left to do, summaries. A deletion remains in the change log for each. Inside the transaction of the
 * caller.
 */
export function* deleteMessages(
  writer: Connection,
  place: { tenant: number; conversationKey: number },
  doomed: readonly Doomed[],
): Steps<Deleted> {
  if (doomed.length === 0) return { messages: 0, words: 0 };
  const firstSeq = takeNumbers(writer, doomed.length);
  let words = 0;
  for (const [index, message] of doomed.entries()) {
    for (const table of ['vectors', 'embedding_refusals'])
      writer.run(`DELETE FROM ${table} WHERE tenant = ? AND message_key = ?`, place.tenant, message.key);
    writer.run(
      'DELETE FROM embedding_backlog WHERE message_key = ? AND tenant = ?',
      message.key,
      place.tenant,
    );
    deleteSummariesOver(writer, place, message.key);
    forgetDigest(writer, place.tenant, message.key);
    writer.run('DELETE FROM messages WHERE key = ? AND tenant = ?', message.key, place.tenant);
    writer.run(
      'INSERT INTO deletions (seq, tenant, message_key) VALUES (?, ?, ?)',
      firstSeq + index,
      place.tenant,
      message.key,
    );
    words += message.words;
    if (index % ROWS_PER_STEP === ROWS_PER_STEP - 1) yield;
  }
  writer.run(
    `DELETE FROM jobs WHERE tenant = ? AND conversation_key = ? AND NOT EXISTS (
       SELECT 1 FROM embedding_backlog b WHERE b.message_key BETWEEN first_key AND last_key AND b.tenant = jobs.tenant)`,
    place.tenant,
    place.conversationKey,
  );
  addToCounter(writer, 'messages', -doomed.length);
  return { messages: doomed.length, words };
}

/** Deletes a conversation and everything in it. Returns the number of its messages. */
export function* deleteConversation(
  writer: Connection,
  tenant: number,
  conversationKey: number,
): Steps<number> {
  const doomed = writer.all<Doomed>(
    'SELECT key, words FROM messages WHERE tenant = ? AND conversation_key = ?',
    tenant,
    conversationKey,
  );
  writer.run('DELETE FROM summaries WHERE tenant = ? AND conversation_key = ?', tenant, conversationKey);
  const { messages } = yield* deleteMessages(writer, { tenant, conversationKey }, doomed);
  // The indexes are named because SQLite would rather walk over all receipts of the tenant.
  for (const table of [
    'participants INDEXED BY participants_by_conversation',
    'write_receipts INDEXED BY write_receipts_by_conversation',
    'jobs INDEXED BY jobs_by_conversation',
    'import_sources',
  ]) {
    writer.run(`DELETE FROM ${table} WHERE tenant = ? AND conversation_key = ?`, tenant, conversationKey);
  }
  writer.run('DELETE FROM conversations WHERE tenant = ? AND key = ?', tenant, conversationKey);
  addToCounter(writer, 'conversations', -1);
  return messages;
}
