import type { Message } from '../message-store.js';
import type { Connection } from './connection.js';

/** Messages of one embedding job: enough to fill a batch of a model, few enough to repeat after a failure. */
export const MESSAGES_PER_JOB = 64;

/**
 * Puts the embedding of messages that were just written into the outbox. A job names a range of keys: the writer
 * gave them out in one piece, so a range holds messages of one conversation only.
 */
export function addEmbeddingJobs(
  writer: Connection,
  place: { tenant: number; conversationKey: number; isBulk?: boolean },
  written: readonly Message[],
  nowMs: number,
): void {
  const bulk = place.isBulk === true || written.length > MESSAGES_PER_JOB ? 1 : 0;
  for (let start = 0; start < written.length; start += MESSAGES_PER_JOB) {
    const keys = written
      .slice(start, start + MESSAGES_PER_JOB)
      .filter((message) => message.embeddingState === 'pending')
      .map((message) => message.key);
    const [first, last] = [keys[0], keys.at(-1)];
    if (first === undefined || last === undefined) continue;
    writer.run(
      `INSERT INTO jobs (tenant, conversation_key, kind, first_key, last_key, bulk, state, due_ms, attempts, created_ms)
       VALUES (?, ?, 'embed', ?, ?, ?, 'pending', ?, 0, ?)`,
      place.tenant,
      place.conversationKey,
      first,
      last,
      bulk,
      nowMs,
      nowMs,
    );
  }
}
