import { type ConversationFilter, PINNED_IMPORTANCE } from '../conversation.js';
import { toSubtreeRange } from '../folder-path.js';
import type { SqlValue } from './connection.js';

/** A condition on `conversations c`, with its parameters in order. */
export interface Condition {
  sql: string;
  values: SqlValue[];
}

/** The conversations of a tenant that a filter lets through. An empty list lets nothing through. */
export function toCondition(tenant: number, filter: ConversationFilter): Condition {
  const parts: string[] = ['c.tenant = ?'];
  const values: SqlValue[] = [tenant];
  const narrow = (sql: string, ...more: SqlValue[]): void => {
    parts.push(sql);
    values.push(...more);
  };
  if (filter.ids !== undefined) narrow('c.id IN (SELECT value FROM json_each(?))', toIdList(filter.ids));
  if (filter.label !== undefined) narrow('c.label = ?', filter.label);
  if (filter.labels !== undefined) narrow(toAnyOf('c.label', filter.labels.length), ...filter.labels);
  const range = filter.folder === undefined ? undefined : toSubtreeRange(filter.folder);
  if (range !== undefined) narrow('c.subtree >= ? AND c.subtree < ?', range.from, range.before);
  if (filter.status !== undefined) narrow('c.status = ?', filter.status);
  // Written out, so that SQLite sees that the index of the pinned ones has them all.
  if (filter.minImportance === PINNED_IMPORTANCE) narrow(`c.importance >= ${PINNED_IMPORTANCE}`);
  else if (filter.minImportance !== undefined) narrow('c.importance >= ?', filter.minImportance);
  if (filter.maxImportance !== undefined) narrow('c.importance <= ?', filter.maxImportance);
  if (filter.updatedBeforeMs !== undefined) narrow('c.updated_ms < ?', filter.updatedBeforeMs);
  for (const [name, value] of Object.entries(filter.metadata ?? {})) narrow(...toMetadataMatch(name, value));
  return { sql: parts.join(' AND '), values };
}

/** True when the filter lets every conversation of the tenant through. */
export function letsAllThrough(filter: ConversationFilter): boolean {
  return Object.values(filter).every((value) => value === undefined);
}

function toIdList(ids: readonly string[]): string {
  return JSON.stringify(ids.map((id) => id.toLowerCase()));
}

/** Labels are bound one by one and not as JSON, because a label may hold a NUL character. */
function toAnyOf(column: string, count: number): string {
  return count === 0 ? 'FALSE' : `${column} IN (${Array(count).fill('?').join(', ')})`;
}

/** `json_each` and not a path: a name may hold quotes and dots. The type keeps `true`, 1 and "1" apart. */
function toMetadataMatch(name: string, value: string | number | boolean): [string, ...SqlValue[]] {
  const found = 'EXISTS (SELECT 1 FROM json_each(c.metadata) j WHERE j.key = ? AND';
  if (typeof value === 'boolean') return [`${found} j.type = ?)`, name, String(value)];
  if (typeof value === 'number')
    return [`${found} j.type IN ('integer', 'real') AND j.atom = ?)`, name, value];
  return [`${found} j.type = 'text' AND j.atom = ?)`, name, value];
}
