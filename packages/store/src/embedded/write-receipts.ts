import { AppError } from '@sekha/contracts';
import type { WriteOnce } from '../write-once.js';
import { type Connection, toText } from './connection.js';

/** What a write made: its conversation and the keys of its messages (`first` > `last`: none). */
export interface Receipt {
  conversationKey: number;
  firstKey: number;
  lastKey: number;
}

const KEPT_MS = 7 * 24 * 3_600_000;
/** Old ones that go with each that comes: more than one, so that they become fewer. */
const DROPPED_AT_ONCE = 4;

/** The receipt of an earlier write with this key; throws when that one was asked for something else. */
export function findReceipt(writer: Connection, tenant: number, once: WriteOnce): Receipt | undefined {
  const row = writer.get<{
    fingerprint: string | Uint8Array;
    conversation_key: number;
    first_key: number;
    last_key: number;
  }>(
    'SELECT fingerprint, conversation_key, first_key, last_key FROM write_receipts WHERE tenant = ? AND key = ?',
    tenant,
    once.key,
  );
  if (row === undefined) return undefined;
  if (toText(row.fingerprint) !== once.fingerprint) {
    throw new AppError('idempotency.conflict', 'This idempotency key was used before, for another request.');
  }
  return { conversationKey: row.conversation_key, firstKey: row.first_key, lastKey: row.last_key };
}

export function addReceipt(
  writer: Connection,
  tenant: number,
  once: WriteOnce,
  receipt: Receipt,
  nowMs: number,
): void {
  dropOldReceipts(writer, nowMs, DROPPED_AT_ONCE);
  writer.run(
    `INSERT INTO write_receipts (tenant, key, fingerprint, conversation_key, first_key, last_key, created_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    tenant,
    once.key,
    once.fingerprint,
    receipt.conversationKey,
    receipt.firstKey,
    receipt.lastKey,
    nowMs,
  );
}

/** Forgets up to `limit` receipts that no client repeats any more; answers how many. */
export function dropOldReceipts(writer: Connection, nowMs: number, limit: number): number {
  return writer.run(
    `DELETE FROM write_receipts WHERE (tenant, key) IN (
       SELECT tenant, key FROM write_receipts INDEXED BY write_receipts_by_age WHERE created_ms < ? LIMIT ?)`,
    nowMs - KEPT_MS,
    limit,
  ).changes;
}
