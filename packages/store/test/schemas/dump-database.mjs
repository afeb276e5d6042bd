import { DatabaseSync } from '@photostructure/sqlite';

/**
 * A whole SQLite database as SQL text that makes it again, row by row, bit by bit.
 * @param {string} file
 */
export function dumpDatabase(file) {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const { application_id: id } = database.prepare('PRAGMA application_id').get();
    const objects = database
      .prepare(`SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY rowid`)
      .all();
    const tables = objects.filter(({ type }) => type === 'table').map(({ name }) => name);
    return [
      `PRAGMA application_id = ${id};`,
      'PRAGMA foreign_keys = OFF;',
      'BEGIN;',
      ...objects.map(({ sql }) => `${sql};`),
      ...tables.flatMap((name) => rowsOf(database, name)),
      'DELETE FROM sqlite_sequence;',
      ...rowsOf(database, 'sqlite_sequence'),
      'COMMIT;',
      '',
    ].join('\n');
  } finally {
    database.close();
  }
}

/** Columns that are computed cannot be written; `quote` gives every value as the literal that it is. */
function rowsOf(database, table) {
  const columns = database
    .prepare('SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0')
    .all(table)
    .map(({ name }) => `"${name}"`);
  const values = columns.map((column) => `quote(${column})`).join(` || ', ' || `);
  return database
    .prepare(`SELECT ${values} AS row FROM "${table}"`)
    .all()
    .map(({ row }) => `INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${row});`);
}
