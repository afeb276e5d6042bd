import { createHash } from 'node:crypto';
import type { Connection } from './connection.js';
import type { Migration } from './migrations/migration.js';
import { unavailable } from './store-errors.js';

/** "Skha", so that `file` and we tell a Sekha store from any other SQLite database (sqlite.org/pragma.html). */
const APPLICATION_ID = 0x536b6861;

interface Applied {
  version: number;
  name: string;
  checksum: string;
}

/**
 * How many of `migrations` the file has. Reads only: a file that is refused is left as it was. Refuses a file that is
 * not ours, one that a newer program wrote, and one whose history differs from ours.
 */
export function inspect(connection: Connection, migrations: readonly Migration[]): number {
  if (!isClaimed(connection)) return 0;
  const applied = connection.all<Applied>(
    'SELECT version, name, checksum FROM schema_migrations ORDER BY version',
  );
  for (const [index, step] of applied.entries()) checkApplied(step, migrations[index], migrations.length);
  return applied.length;
}

/** Brings the schema up to the last of `migrations`, each in one transaction with its record. Refuses like {@link inspect}. */
export function migrate(connection: Connection, migrations: readonly Migration[], nowMs: number): void {
  const applied = inspect(connection, migrations);
  if (!isClaimed(connection)) claim(connection);
  for (const migration of migrations.slice(applied)) apply(connection, migration, nowMs);
}

export function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex');
}

/** False for an empty file, which is nobody's yet. */
function isClaimed(connection: Connection): boolean {
  const id = connection.get<{ application_id: number }>('PRAGMA application_id')?.application_id ?? 0;
  if (id === APPLICATION_ID) return true;
  const tables = connection.get<{ count: number }>('SELECT count(*) AS count FROM sqlite_schema')?.count ?? 0;
  if (id === 0 && tables === 0) return false;
  throw unavailable('foreign_file', 'The database in the data folder belongs to another program.');
}

function claim(connection: Connection): void {
  connection.exec(`
    BEGIN IMMEDIATE;
    PRAGMA application_id = ${APPLICATION_ID};
    CREATE TABLE schema_migrations (
      version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_ms INTEGER NOT NULL
    ) STRICT;
    COMMIT`);
}

function checkApplied(step: Applied, ours: Migration | undefined, known: number): void {
  if (ours === undefined) {
    throw unavailable(
      'newer_schema',
      `The data folder was written by a newer version of Sekha (schema ${step.version}; this one knows ${known}). Start that version, or restore a backup.`,
      undefined,
      { schema: step.version, known },
    );
  }
  if (step.version !== ours.version || step.checksum !== checksumOf(ours)) {
    throw unavailable(
      'migration_changed',
      `The schema of the data folder is not the one this version made (step ${step.version}, "${step.name}").`,
      undefined,
      { schema: step.version },
    );
  }
}

/** SQLite takes the switch of foreign keys outside a transaction only. */
function apply(connection: Connection, migration: Migration, nowMs: number): void {
  const remakes = migration.remakesTables === true;
  if (remakes) connection.exec('PRAGMA foreign_keys = OFF');
  try {
    applyInTransaction(connection, migration, nowMs);
  } finally {
    if (remakes) connection.exec('PRAGMA foreign_keys = ON');
  }
}

function applyInTransaction(connection: Connection, migration: Migration, nowMs: number): void {
  connection.exec('BEGIN IMMEDIATE');
  try {
    connection.exec(migration.sql);
    if (migration.remakesTables === true) checkReferences(connection, migration);
    connection.run(
      'INSERT INTO schema_migrations (version, name, checksum, applied_ms) VALUES (?, ?, ?, ?)',
      migration.version,
      migration.name,
      checksumOf(migration),
      nowMs,
    );
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.database.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

/** Without an index on the reference this walks over the rows once; a migration is the time for it. */
function checkReferences(connection: Connection, migration: Migration): void {
  const broken = connection.get<{ table: string }>('PRAGMA foreign_key_check');
  if (broken === undefined) return;
  throw unavailable(
    'corrupt',
    `Step "${migration.name}" of the schema would leave a reference of "${broken.table}" without its row.`,
  );
}
