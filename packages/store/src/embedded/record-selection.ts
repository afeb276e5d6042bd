import type { RecordSelection } from '../record-view.js';
import type { SqlValue } from './connection.js';
import { type Condition, toCondition } from './conversation-filter.js';

/** The condition on `messages m` of a selection's time; `TRUE` without one. */
export function toTimeCondition({ sentFromMs, sentBeforeMs }: RecordSelection): Condition {
  return between('m.sent_ms', sentFromMs, sentBeforeMs);
}

/** The condition on `conversations c`: what the filter lets through and the time does not leave out. */
export function toSelected(tenant: number, selection: RecordSelection): Condition {
  const filter = toCondition(tenant, selection.conversations);
  if (!hasTime(selection)) return filter;
  const { sentFromMs, sentBeforeMs } = selection;
  const sent = toTimeCondition(selection);
  const made = between('c.created_ms', sentFromMs, sentBeforeMs);
  return {
    sql: `${filter.sql} AND (EXISTS (
        SELECT 1 FROM messages m WHERE m.tenant = c.tenant AND m.conversation_key = c.key AND ${sent.sql})
      OR (c.message_count = 0 AND ${made.sql}))`,
    values: [...filter.values, ...sent.values, ...made.values],
  };
}

export function hasTime({ sentFromMs, sentBeforeMs }: RecordSelection): boolean {
  return sentFromMs !== undefined || sentBeforeMs !== undefined;
}

function between(column: string, fromMs: number | undefined, beforeMs: number | undefined): Condition {
  const parts: string[] = [];
  const values: SqlValue[] = [];
  if (fromMs !== undefined) {
    parts.push(`${column} >= ?`);
    values.push(fromMs);
  }
  if (beforeMs !== undefined) {
    parts.push(`${column} < ?`);
    values.push(beforeMs);
  }
  return { sql: parts.length === 0 ? 'TRUE' : parts.join(' AND '), values };
}
