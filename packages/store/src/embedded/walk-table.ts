import type { Connection, SqlValue } from './connection.js';

/** Rows looked at before others may run: some milliseconds. */
const ROWS_PER_STEP = 1_000;

/**
 * Counts the rows of a table for which a condition holds (`t` is the row), in the order of the primary key, a step at
 * a time.
 */
export async function countInSteps(reader: Connection, table: string, condition: string): Promise<number> {
  const key = primaryKeyOf(reader, table);
  const columns = key.join(', ');
  const marks = key.map(() => '?').join(', ');
  const select = (behind: string): string =>
    `SELECT ${columns}, (${condition}) AS found FROM ${table} t ${behind} ORDER BY ${columns} LIMIT ${ROWS_PER_STEP}`;
  let sql = select('');
  let place: SqlValue[] = [];
  let count = 0;
  for (;;) {
    const rows = reader.all<Record<string, SqlValue> & { found: number }>(sql, ...place);
    for (const { found } of rows) count += found;
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_STEP) return count;
    place = key.map((column) => last[column] ?? null);
    sql = select(`WHERE (${columns}) > (${marks})`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Names of the tables that have all of these columns. */
export function tablesWith(reader: Connection, columns: readonly string[]): string[] {
  const tables = reader.all<{ name: string }>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`,
  );
  return tables
    .map(({ name }) => name)
    .filter((name) => columns.every((column) => columnsOf(reader, name).some((one) => one.name === column)));
}

function primaryKeyOf(reader: Connection, table: string): string[] {
  return columnsOf(reader, table)
    .filter(({ pk }) => pk > 0)
    .sort((a, b) => a.pk - b.pk)
    .map(({ name }) => name);
}

function columnsOf(reader: Connection, table: string): { name: string; pk: number }[] {
  return reader.all<{ name: string; pk: number }>('SELECT name, pk FROM pragma_table_info(?)', table);
}
