import { DatabaseSync } from '@photostructure/sqlite';
import { Connection } from './connection.js';
import { inspect, migrate } from './migrate.js';
import { MIGRATIONS } from './migrations/all-migrations.js';
import type { Migration } from './migrations/migration.js';
import { toStoreError } from './store-errors.js';

/** Read-only tools (a backup, the sqlite3 shell) may hold the file for a moment. */
const BUSY_TIMEOUT_MS = 2_000;
/** Pages of the write-ahead log before it is folded into the database; 8 MB. */
const CHECKPOINT_PAGES = 1_000;
const PAGE_BYTES = 8_192;

export interface OpenDatabaseOptions {
  nowMs: number;
  /** The size the database file may grow to; no limit but the disk when absent. */
  maxBytes?: number;
  migrations?: readonly Migration[];
}

/** The two connections of a store: one that writes, and one that sees what is committed. */
export interface OpenDatabase {
  writer: Connection;
  reader: Connection;
}

/**
 * Opens the database file, migrated and ready. WAL with `synchronous=FULL`: a commit that has returned survives a
 * killed process and a power cut. Vectors of 384 dimensions fill pages of 8 KB well (5 to a page; 2 in 4 KB).
 */
export function openDatabase(file: string, options: OpenDatabaseOptions): OpenDatabase {
  const opened: Connection[] = [];
  try {
    const writer = connect(file, false);
    opened.push(writer);
    const migrations = options.migrations ?? MIGRATIONS;
    inspect(writer, migrations);
    writer.exec(`
      PRAGMA page_size = ${PAGE_BYTES};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA secure_delete = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
      PRAGMA journal_size_limit = ${CHECKPOINT_PAGES * PAGE_BYTES};
      PRAGMA cache_size = -16384`);
    migrate(writer, migrations, options.nowMs);
    if (options.maxBytes !== undefined) limitSize(writer, options.maxBytes);
    const reader = connect(file, true);
    opened.push(reader);
    reader.exec('PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY');
    return { writer, reader };
  } catch (error) {
    for (const connection of opened) connection.close();
    throw error;
  }
}

/** One more connection that sees what is committed, beside the usual reader: a transaction belongs to a connection. */
export function openReader(file: string): Connection {
  const reader = connect(file, true);
  reader.exec('PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY');
  return reader;
}

function connect(file: string, readOnly: boolean): Connection {
  try {
    return new Connection(new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, readOnly }));
  } catch (error) {
    throw toStoreError(error);
  }
}

function limitSize(writer: Connection, maxBytes: number): void {
  const { page_size: pageBytes } = writer.get<{ page_size: number }>('PRAGMA page_size') ?? {
    page_size: PAGE_BYTES,
  };
  writer.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pageBytes))}`);
}
