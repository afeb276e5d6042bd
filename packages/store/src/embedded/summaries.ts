import type { NewSummary, Summary, SummarySource, SummaryStore, TimeSpan } from '../summary-store.js';
import { type Connection, toText } from './connection.js';
import type { RecordContext } from './record-context.js';
import { toWellFormed } from './well-formed.js';

type Text = string | Uint8Array;

interface SummaryRow {
  id: string;
  conversation_id: string;
  level: Summary['level'];
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

const COLUMNS = `s.id, c.id AS conversation_id, s.level, s.time_zone, s.from_ms, s.to_ms, s.model, s.fallback_reason,
  s.tokens, s.message_count, s.fingerprint, s.generated_ms, s.content`;
const TABLES = 'summaries s JOIN conversations c ON c.tenant = s.tenant AND c.key = s.conversation_key';

/** The summaries of one tenant. */
export class EmbeddedSummaries implements SummaryStore {
  constructor(
    private readonly context: RecordContext,
    private readonly tenantId: string,
  ) {}

  async sources(conversationId: string, span?: TimeSpan): Promise<SummarySource[]> {
    const { reader } = this.context;
    const within = span === undefined ? '' : ' AND m.sent_ms >= ? AND m.sent_ms < ?';
    return reader
      .all<{ key: number; sent_ms: number }>(
        `SELECT m.key, m.sent_ms FROM messages m
         JOIN conversations c ON c.tenant = m.tenant AND c.key = m.conversation_key
         WHERE c.tenant = ? AND c.id = ?${within} ORDER BY m.sent_ms, m.seq`,
        this.tenant,
        conversationId.toLowerCase(),
        ...(span === undefined ? [] : [span.fromMs, span.toMs]),
      )
      .map((row) => ({ key: row.key, sentAtMs: row.sent_ms }));
  }

  async list(conversationId: string): Promise<Summary[]> {
    return this.context.reader
      .all<SummaryRow>(
        `SELECT ${COLUMNS} FROM ${TABLES} WHERE c.tenant = ? AND c.id = ? ORDER BY s.from_ms, s.to_ms, s.time_zone`,
        this.tenant,
        conversationId.toLowerCase(),
      )
      .map(toSummary);
  }

  async save(conversationId: string, summary: NewSummary): Promise<Summary | undefined> {
    return this.context.queue.run(() => {
      const { writer, newId } = this.context;
      const tenant = this.tenant;
      const place = writer.get<{ key: number; id: string }>(
        'SELECT key, id FROM conversations WHERE tenant = ? AND id = ?',
        tenant,
        conversationId.toLowerCase(),
      );
      if (place === undefined || !areAllThere(writer, tenant, place.key, summary.messageKeys))
        return undefined;
      const { messageKeys, ...kept } = summary;
      const saved: Summary = {
        ...kept,
        content: toWellFormed(kept.content),
        id: newId(),
        conversationId: place.id,
        messageCount: messageKeys.length,
      };
      replace(writer, tenant, place.key, saved);
      return saved;
    });
  }

  private get tenant(): number {
    return this.context.tenants.find(this.tenantId);
  }
}

/** Deletes the summaries whose span holds a message; before the message itself goes. */
export function deleteSummariesOver(
  writer: Connection,
  place: { tenant: number; conversationKey: number },
  messageKey: number,
): void {
  writer.run(
    `DELETE FROM summaries WHERE tenant = ? AND conversation_key = ? AND EXISTS (
       SELECT 1 FROM messages m WHERE m.key = ? AND m.sent_ms >= from_ms AND m.sent_ms < to_ms)`,
    place.tenant,
    place.conversationKey,
    messageKey,
  );
}

function areAllThere(
  writer: Connection,
  tenant: number,
  conversationKey: number,
  keys: readonly number[],
): boolean {
  const row = writer.get<{ count: number }>(
    `SELECT count(*) AS count FROM messages
     WHERE key IN (SELECT value FROM json_each(?)) AND +tenant = ? AND +conversation_key = ?`,
    JSON.stringify(keys),
    tenant,
    conversationKey,
  );
  return row?.count === new Set(keys).size;
}

function replace(writer: Connection, tenant: number, conversationKey: number, one: Summary): void {
  writer.run(
    'DELETE FROM summaries WHERE tenant = ? AND conversation_key = ? AND level = ? AND time_zone = ? AND from_ms = ?',
    tenant,
    conversationKey,
    one.level,
    one.timeZone,
    one.fromMs,
  );
  writer.run(
    `INSERT INTO summaries (tenant, conversation_key, level, time_zone, from_ms, to_ms, id, model, fallback_reason,
       tokens, message_count, fingerprint, generated_ms, content)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    tenant,
    conversationKey,
    one.level,
    one.timeZone,
    one.fromMs,
    one.toMs,
    one.id,
    one.model,
    one.fallbackReason,
    one.tokens,
    one.messageCount,
    one.fingerprint,
    one.generatedAtMs,
    one.content,
  );
}

function toSummary(row: SummaryRow): Summary {
  return {
    id: row.id,
    conversationId: row.conversation_id,
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
