import type { KeptSummary, RecordSelection } from '../record-view.js';
import { type Connection, type SqlValue, toText } from './connection.js';

type Text = string | Uint8Array;

interface SummaryRow {
  id: string;
  level: KeptSummary['level'];
  time_zone: string;
  from_ms: number;
  to_ms: number;
  model: Text;
  fallback_reason: Text | null;
  tokens: number;
  message_count: number;
  fingerprint: string;
  generated_ms: number;
  content: Text;
}

/** Summaries in an order that depends on nothing but themselves. A span beyond the selection may tell what is beyond. */
export function readSummaries(
  connection: Connection,
  tenant: number,
  conversationId: string,
  { sentFromMs, sentBeforeMs }: RecordSelection,
): KeptSummary[] {
  return connection
    .all<SummaryRow>(
      `SELECT s.id, s.level, s.time_zone, s.from_ms, s.to_ms, s.model, s.fallback_reason, s.tokens, s.message_count,
         s.fingerprint, s.generated_ms, s.content
       FROM conversations c JOIN summaries s ON s.tenant = c.tenant AND s.conversation_key = c.key
       WHERE c.tenant = ? AND c.id = ? AND s.from_ms >= ? AND s.to_ms <= ?
       ORDER BY s.from_ms, s.to_ms, s.level, s.time_zone, s.id`,
      tenant,
      conversationId,
      sentFromMs ?? Number.MIN_SAFE_INTEGER,
      sentBeforeMs ?? Number.MAX_SAFE_INTEGER,
    )
    .map(toKeptSummary);
}

/** Keeps the summaries whose level, zone and span have none yet; how many. */
export function addSummaries(
  writer: Connection,
  place: { tenant: number; conversationKey: number },
  summaries: readonly KeptSummary[],
): number {
  return summaries.filter((one) => {
    const values: SqlValue[] = [one.level, one.timeZone, one.fromMs, one.toMs, one.id, one.model];
    const more: SqlValue[] = [one.fallbackReason, one.tokens, one.messageCount, one.fingerprint];
    return (
      writer.run(
        `INSERT INTO summaries (tenant, conversation_key, level, time_zone, from_ms, to_ms, id, model, fallback_reason,
           tokens, message_count, fingerprint, generated_ms, content)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (tenant, conversation_key, level, time_zone, from_ms) DO NOTHING`,
        place.tenant,
        place.conversationKey,
        ...values,
        ...more,
        one.generatedAtMs,
        one.content,
      ).changes > 0
    );
  }).length;
}

/** How many of these have no summary of the same level, zone and span here. */
export function countNewSummaries(
  connection: Connection,
  place: { tenant: number; conversationKey: number | undefined },
  summaries: readonly KeptSummary[],
): number {
  const { tenant, conversationKey } = place;
  if (conversationKey === undefined) return summaries.length;
  const sql =
    'SELECT 1 FROM summaries WHERE tenant = ? AND conversation_key = ? AND level = ? AND time_zone = ? AND from_ms = ?';
  const isNew = ({ level, timeZone, fromMs }: KeptSummary): boolean =>
    connection.get(sql, tenant, conversationKey, level, timeZone, fromMs) === undefined;
  return summaries.filter(isNew).length;
}

function toKeptSummary(row: SummaryRow): KeptSummary {
  return {
    id: row.id,
    level: row.level,
    timeZone: row.time_zone,
    fromMs: row.from_ms,
    toMs: row.to_ms,
    content: toText(row.content),
    model: toText(row.model),
    fallbackReason: row.fallback_reason === null ? null : toText(row.fallback_reason),
    tokens: row.tokens,
    messageCount: row.message_count,
    fingerprint: row.fingerprint,
    generatedAtMs: row.generated_ms,
  };
}
