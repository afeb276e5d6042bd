import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { AppError } from '@sekha/contracts';
import type { Database } from './connection.js';
import { LOCK_FILE } from './data-folder.js';
import { toStoreError, unavailable } from './store-errors.js';

/** Who holds the lock, for the message of the one refused. Never decides anything. */
const HOLDER_FILE = 'sekha.pid';

/** The right to be the only program on a data folder. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes the folder, or throws `store.unavailable` (reason `locked`) naming the folder and the process that has it.
 *
 * The lock is SQLite's own exclusive lock on an empty database: the kernel drops it with the process that held it,
 * so a killed process never blocks the next one, and SQLite knows of other connections in the same process, which
 * a bare `fcntl` lock does not.
 */
export function lockFolder(dataDir: string): FolderLock {
  let database: Database | undefined;
  try {
    database = new DatabaseSync(join(dataDir, LOCK_FILE), { timeout: 0 });
    // No journal file: nothing is ever written into this database.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    nameHolder(dataDir);
  } catch (error) {
    database?.close();
    const failure = toStoreError(error);
    throw isLocked(failure) ? refusal(dataDir, error) : failure;
  }
  const held = database;
  return {
    release() {
      if (!held.isOpen) return;
      rmSync(join(dataDir, HOLDER_FILE), { force: true });
      held.close();
    },
  };
}

/** Where it cannot be written (the disk is full) the holder stays unnamed; it has the lock all the same. */
function nameHolder(dataDir: string): void {
  const holder: Holder = { pid: process.pid, host: hostname() };
  const file = join(dataDir, HOLDER_FILE);
  try {
    // What is there may belong to somebody else, and is removed rather than written.
    rmSync(file, { force: true });
    writeFileSync(file, JSON.stringify(holder), { mode: 0o600 });
  } catch (error) {
    const failure = toStoreError(error);
    if (!(failure instanceof AppError && failure.code === 'store.full')) throw error;
  }
}

function isLocked(failure: unknown): boolean {
  return (
    failure instanceof AppError && (failure.details as { reason?: string } | undefined)?.reason === 'locked'
  );
}

function refusal(dataDir: string, cause: unknown): AppError {
  const folder = basename(dataDir);
  const holder = readHolder(dataDir);
  const who = holder === undefined ? 'another process' : describe(holder);
  return unavailable(
    'locked',
    `The data folder "${folder}" is in use by ${who}. Stop it, or choose another folder.`,
    cause,
    {
      folder,
      ...(holder === undefined ? {} : { pid: holder.pid }),
    },
  );
}

interface Holder {
  pid: number;
  host: string;
}

function describe({ pid, host }: Holder): string {
  if (host !== hostname()) return `process ${pid} on ${host}`;
  return pid === process.pid ? `this process (${pid})` : `process ${pid}`;
}

function readHolder(dataDir: string): Holder | undefined {
  try {
    const { pid, host } = JSON.parse(readFileSync(join(dataDir, HOLDER_FILE), 'utf8')) as Partial<Holder>;
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : undefined;
  } catch {
    // The holder has the lock but has not written its name yet, or its file is unreadable: it stays unnamed.
    return undefined;
  }
}
