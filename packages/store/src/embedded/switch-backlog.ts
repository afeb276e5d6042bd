import type { Connection } from './connection.js';

/** What one model would not have, another may: all that was given up goes back into the outbox. */
export function tryFailedAgain(writer: Connection, nowMs: number): void {
  writer.run('UPDATE embedding_backlog SET failed = 0 WHERE failed = 1');
  writer.run(
    `UPDATE jobs SET state = 'pending', due_ms = ?, attempts = 0, error = NULL WHERE state = 'failed'`,
    nowMs,
  );
}

/** Messages without a vector in the space that serves now, each with a failed job that says why. */
export function giveRefusedUp(writer: Connection, spaceId: number, nowMs: number): void {
  writer.run(
    `INSERT INTO jobs (tenant, conversation_key, kind, first_key, last_key, bulk, state, due_ms, attempts, error, created_ms)
     SELECT m.tenant, m.conversation_key, 'embed', m.key, m.key, 0, 'failed', ?, 1, r.reason, ?
     FROM embedding_refusals r JOIN messages m ON m.key = r.message_key WHERE r.space_id = ?`,
    nowMs,
    nowMs,
    spaceId,
  );
  writer.run(
    `INSERT INTO embedding_backlog (message_key, tenant, failed)
     SELECT message_key, tenant, 1 FROM embedding_refusals WHERE space_id = ?
     ON CONFLICT (message_key) DO UPDATE SET failed = 1`,
    spaceId,
  );
  writer.run('DELETE FROM embedding_refusals WHERE space_id = ?', spaceId);
}
