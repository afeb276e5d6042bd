import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { Connection } from './connection.js';
import { toStoreError, unavailable } from './store-errors.js';

export interface Backup {
  /** Absolute path of what was written. */
  file: string;
  bytes: number;
  conversations: number;
  messages: number;
}

/** Another process writes all the time; it holds its locks for moments only. */
const BUSY_TIMEOUT_MS = 30_000;

/**
 * Writes the record of a data folder, as it is at one moment, into a new file, whether a service has the folder open
 * or not: the file is a record by itself, without anything that was deleted (sqlite.org/lang_vacuum.html, VACUUM INTO).
 * It is checked and on the disk before it gets its name. Blocks until it is done, so it belongs in a process of its
 * own. Throws `store.unavailable` or `store.full`; never overwrites.
 */
export function backupEmbeddedStore(dataDir: string, file: string): Backup {
  const target = resolve(file);
  if (statSync(target, { throwIfNoEntry: false }) !== undefined)
    throw unavailable('no_access', `There is something at ${target} already; a backup never overwrites.`);
  const partial = `${target}.partial`;
  try {
    rmSync(partial, { force: true });
    copyInto(join(resolve(dataDir), 'sekha.db'), partial);
    const counts = check(partial);
    flush(partial);
    renameSync(partial, target);
    flush(dirname(target));
    return { file: target, bytes: statSync(target).size, ...counts };
  } catch (error) {
    rmSync(partial, { force: true });
    throw toStoreError(error);
  }
}

function copyInto(source: string, partial: string): void {
  if (statSync(source, { throwIfNoEntry: false }) === undefined)
    throw unavailable('no_access', 'There is no record in the data folder.');
  // Not read-only: a log that nobody has open needs its index made before it can be read.
  const connection = new Connection(new DatabaseSync(source, { timeout: BUSY_TIMEOUT_MS }));
  try {
    // SQLite writes into an empty file, too: so nobody else can read along, however long it takes.
    closeSync(openSync(partial, 'wx', 0o600));
    connection.run('VACUUM INTO ?', partial);
  } finally {
    connection.close();
  }
}

function check(file: string): { conversations: number; messages: number } {
  const connection = new Connection(new DatabaseSync(file, { readOnly: true }));
  try {
    const found = connection.get<{ quick_check: string }>('PRAGMA quick_check(1)')?.quick_check;
    if (found !== 'ok')
      throw unavailable('corrupt', `The backup is damaged, and so may the record be: ${found}.`);
    return {
      conversations: count(connection, 'conversations'),
      messages: count(connection, 'messages'),
    };
  } finally {
    connection.close();
  }
}

function count(connection: Connection, table: 'conversations' | 'messages'): number {
  return connection.get<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)?.count ?? 0;
}

/** Data, or the entries of a folder, reach the disk. */
function flush(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
