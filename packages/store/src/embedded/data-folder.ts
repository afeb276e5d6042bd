import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { toStoreError, unavailable } from './store-errors.js';

export const DATABASE_FILE = 'sekha.db';
const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY_FILE = 0o600;

/**
 * Makes the data folder and an empty database file, readable by their owner only, and returns the file's path.
 *
 * A folder that exists is closed to others only when it is ours (empty, or holding a store): pointing the program
 * at `/tmp` by mistake must not lock everybody out of it.
 */
export function prepareDataFolder(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true, mode: OWNER_ONLY_FOLDER });
    if (!statSync(dataDir).isDirectory()) throw unavailable('no_access', 'The data folder is not a folder.');
    if (isOurs(dataDir)) chmodSync(dataDir, OWNER_ONLY_FOLDER);
    const file = join(dataDir, DATABASE_FILE);
    // SQLite gives its -wal and -shm files the rights of the database file.
    closeSync(openSync(file, 'a', OWNER_ONLY_FILE));
    if ((statSync(file).mode & 0o777) !== OWNER_ONLY_FILE) chmodSync(file, OWNER_ONLY_FILE);
    return file;
  } catch (error) {
    throw toStoreError(error);
  }
}

function isOurs(dataDir: string): boolean {
  const { mode, uid } = statSync(dataDir);
  if ((mode & 0o777) === OWNER_ONLY_FOLDER) return false;
  if (process.getuid !== undefined && process.getuid() !== uid) return false;
  const names = readdirSync(dataDir);
  return names.length === 0 || names.includes(DATABASE_FILE);
}
