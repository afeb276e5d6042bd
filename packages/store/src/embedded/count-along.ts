import type { Connection } from './connection.js';

/** Entries of an index that are counted before others may run: a few milliseconds. */
const ENTRIES_PER_STEP = 10_000;

/** A unique index of whole numbers, none below 0. */
export interface UniqueIndex {
  table: 'conversations' | 'messages' | 'vectors';
  index: string;
  columns: readonly string[];
}

/**
 * Counts the rows of a table along an index, a step at a time, by the values of one of its columns. On a connection
 * that sees one state meanwhile: a count of many steps means nothing else.
 */
export async function countAlong(
  reader: Connection,
  { table, index, columns }: UniqueIndex,
  by: string,
  entriesPerStep = ENTRIES_PER_STEP,
): Promise<Map<number, number>> {
  const place = columns.join(', ');
  const marks = columns.map(() => '?').join(', ');
  const from = `FROM ${table} INDEXED BY ${index} WHERE (${place}) > (${marks})`;
  const counts = new Map<number, number>();
  for (let after = columns.map(() => -1); ; ) {
    const end = reader.get<Record<string, number>>(
      `SELECT ${place} ${from} ORDER BY ${place} LIMIT 1 OFFSET ${entriesPerStep - 1}`,
      ...after,
    );
    const through = end === undefined ? [] : columns.map((column) => end[column] ?? 0);
    const upTo = end === undefined ? '' : ` AND (${place}) <= (${marks})`;
    const found = reader.all<{ value: number; count: number }>(
      `SELECT ${by} AS value, count(*) AS count ${from}${upTo} GROUP BY ${by}`,
      ...after,
      ...through,
    );
    for (const { value, count } of found) counts.set(value, (counts.get(value) ?? 0) + count);
    if (end === undefined) return counts;
    after = through;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
