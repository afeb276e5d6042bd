import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { toStoreError, unavailable } from './store-errors.js';

export const DATABASE_FILE = 'sekha.db';
export const LOCK_FILE = 'sekha.lock';
/** What SQLite opens; it does not say which of them it could not. */
const WRITTEN = [DATABASE_FILE, LOCK_FILE, `${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`];
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
    makeFolder(dataDir);
    if (!statSync(dataDir).isDirectory()) throw unavailable('no_access', 'The data folder is not a folder.');
    if (isOurs(dataDir)) chmodSync(dataDir, OWNER_ONLY_FOLDER);
    for (const name of [DATABASE_FILE, LOCK_FILE]) createOwnerOnly(join(dataDir, name));
    for (const name of WRITTEN) checkRights(dataDir, name);
    return join(dataDir, DATABASE_FILE);
  } catch (error) {
    throw toStoreError(error);
  }
}

/** With its parents, one at a time: Node's own way never returns below a folder that takes none (`/proc`). */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: OWNER_ONLY_FOLDER });
  } catch (error) {
    // Somebody else was faster; whether it is a folder is seen next.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * SQLite gives its -wal and -shm files the rights of the database file. A file that is there is not opened: closing
 * it again would drop the locks that a store in this process holds on it (sqlite.org/howtocorrupt.html, 2.2).
 */
function createOwnerOnly(file: string): void {
  const existing = statSync(file, { throwIfNoEntry: false });
  if (existing === undefined) closeSync(openSync(file, 'ax', OWNER_ONLY_FILE));
  else if ((existing.mode & 0o077) !== 0 && isOwn(existing)) chmodSync(file, OWNER_ONLY_FILE);
}

/** A command that was run as somebody else leaves files that this process may not write. */
function checkRights(dataDir: string, name: string): void {
  const existing = statSync(join(dataDir, name), { throwIfNoEntry: false });
  if (existing === undefined) return;
  try {
    accessSync(join(dataDir, name), constants.R_OK | constants.W_OK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    const whose = isOwn(existing) ? '' : `; it belongs to user ${existing.uid}`;
    throw unavailable(
      'no_access',
      `This process may not write the file "${name}" of the data folder${whose}.`,
      error,
    );
  }
}

function isOwn({ uid }: { uid: number }): boolean {
  return process.geteuid === undefined || process.geteuid() === uid;
}

function isOurs(dataDir: string): boolean {
  const folder = statSync(dataDir);
  if ((folder.mode & 0o077) === 0 || !isOwn(folder)) return false;
  const names = readdirSync(dataDir);
  return names.length === 0 || names.includes(DATABASE_FILE);
}
