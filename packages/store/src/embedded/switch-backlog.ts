import type { Connection } from './connection.js';
import { readCounter, setCounter } from './counters.js';
import type { RecordContext } from './record-context.js';
import { findCurrentSpace } from './spaces.js';

/** Rows of one transaction: others write in between, for there may be as many as there are messages. */
const ROWS_AT_ONCE = 200;
/** The newest job that had failed when the spaces changed places; 0 when all of them are tried again. */
const RETRY_THROUGH = 'retry_failed_through';

/** Notes, with the change of spaces, what is to be tried again because of it. */
export function noteFailed(writer: Connection): void {
  const newest = writer.get<{ id: number | null }>(`SELECT max(id) AS id FROM jobs WHERE state = 'failed'`);
  setCounter(writer, RETRY_THROUGH, newest?.id ?? 0);
}

/**
 * What follows from a change of spaces, piece by piece: what one model would not have, another may, so all that was
 * given up goes back into the outbox; and what the new one refused is given up, with a failed job that says why.
 */
export async function settleSwitch({ queue, reader, writer, clock }: RecordContext): Promise<void> {
  if (!isUnsettled(reader)) return;
  while (await queue.run(() => retrySomeFailed(writer, clock()) || giveSomeRefusedUp(writer, clock())));
}

function isUnsettled(reader: Connection): boolean {
  if (readCounter(reader, RETRY_THROUGH) > 0) return true;
  const current = findCurrentSpace(reader);
  const sql = 'SELECT 1 FROM embedding_refusals WHERE space_id = ? LIMIT 1';
  return current !== undefined && reader.get(sql, current.id) !== undefined;
}

interface FailedJob {
  id: number;
  tenant: number;
  first_key: number;
  last_key: number;
}

/** False when there is none left. */
function retrySomeFailed(writer: Connection, nowMs: number): boolean {
  const through = readCounter(writer, RETRY_THROUGH);
  if (through === 0) return false;
  const jobs = writer.all<FailedJob>(
    `SELECT id, tenant, first_key, last_key FROM jobs NOT INDEXED WHERE id <= ? AND state = 'failed'
     ORDER BY id DESC LIMIT ?`,
    through,
    ROWS_AT_ONCE,
  );
  for (const { id, tenant, first_key, last_key } of jobs) {
    writer.run(
      'UPDATE embedding_backlog SET failed = 0 WHERE message_key BETWEEN ? AND ? AND tenant = ?',
      first_key,
      last_key,
      tenant,
    );
    writer.run(
      `UPDATE jobs SET state = 'pending', due_ms = ?, attempts = 0, error = NULL WHERE id = ? AND tenant = ?`,
      nowMs,
      id,
      tenant,
    );
  }
  setCounter(writer, RETRY_THROUGH, Math.max(0, (jobs.at(-1)?.id ?? 1) - 1));
  return true;
}

interface RefusedMessage {
  tenant: number;
  message_key: number;
  reason: string | Uint8Array;
  conversation_key: number;
}

function giveSomeRefusedUp(writer: Connection, nowMs: number): boolean {
  const current = findCurrentSpace(writer);
  if (current === undefined) return false;
  const refused = writer.all<RefusedMessage>(
    `SELECT r.tenant, r.message_key, r.reason, m.conversation_key FROM embedding_refusals r
     CROSS JOIN messages m ON m.key = r.message_key AND m.tenant = r.tenant WHERE r.space_id = ? LIMIT ?`,
    current.id,
    ROWS_AT_ONCE,
  );
  for (const one of refused) giveUp(writer, current.id, one, nowMs);
  return refused.length === ROWS_AT_ONCE;
}

function giveUp(writer: Connection, spaceId: number, refused: RefusedMessage, nowMs: number): void {
  const { tenant, message_key: key, reason, conversation_key: conversation } = refused;
  writer.run(
    `INSERT INTO jobs (tenant, conversation_key, kind, first_key, last_key, bulk, state, due_ms, attempts, error, created_ms)
     VALUES (?1, ?2, 'embed', ?3, ?3, 0, 'failed', ?4, 1, ?5, ?4)`,
    tenant,
    conversation,
    key,
    nowMs,
    reason,
  );
  writer.run(
    `INSERT INTO embedding_backlog (message_key, tenant, failed) VALUES (?, ?, 1)
     ON CONFLICT (message_key) DO UPDATE SET failed = 1`,
    key,
    tenant,
  );
  writer.run(
    'DELETE FROM embedding_refusals WHERE tenant = ? AND message_key = ? AND space_id = ?',
    tenant,
    key,
    spaceId,
  );
}
