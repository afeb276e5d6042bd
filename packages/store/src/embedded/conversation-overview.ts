import type { ConversationOverview, Tally } from '../conversation-store.js';
import { type Connection, toText } from './connection.js';
import type { toCondition } from './conversation-filter.js';

type Condition = ReturnType<typeof toCondition>;

/** Totals and tallies of the conversations that a condition selects. */
export function readOverview(reader: Connection, condition: Condition): ConversationOverview {
  const totals = reader.get<{ conversations: number; messages: number | null; importance: number | null }>(
    `SELECT count(*) AS conversations, sum(c.message_count) AS messages, avg(c.importance) AS importance
     FROM conversations c WHERE ${condition.sql}`,
    ...condition.values,
  );
  return {
    conversations: totals?.conversations ?? 0,
    messages: totals?.messages ?? 0,
    averageImportance: totals?.importance ?? 0,
    labels: tally(reader, 'label', condition),
    folders: tally(reader, 'folder', condition),
  };
}

function tally(reader: Connection, column: 'label' | 'folder', { sql, values }: Condition): Tally[] {
  const rows = reader.all<{ name: string | Uint8Array; count: number }>(
    `SELECT c.${column} AS name, count(*) AS count FROM conversations c WHERE ${sql}
     GROUP BY c.${column} ORDER BY count(*) DESC, c.${column}`,
    ...values,
  );
  return rows.map(({ name, count }) => ({ name: toText(name), count }));
}
