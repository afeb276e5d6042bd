import { randomBytes } from 'node:crypto';
import { closeSync, fdatasyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const RESERVE_FILE = 'sekha.reserve';
/** SQLite cannot open without the index of its log (32 KB at least), and a log of a few megabytes needs more of it. */
const RESERVE_BYTES = 262_144;

/**
 * Keeps a little room of the disk, to be given back when a record is opened on a full one: reading needs some.
 * Where there is no room to keep, none is kept; a later opening does.
 */
export function keepReserve(dataDir: string): void {
  const file = join(dataDir, RESERVE_FILE);
  if (statSync(file, { throwIfNoEntry: false })?.size === RESERVE_BYTES) return;
  try {
    const descriptor = openSync(file, 'w', 0o600);
    try {
      // Not zeros: a file system may keep those without using any room.
      const written = writeSync(descriptor, randomBytes(RESERVE_BYTES));
      fdatasyncSync(descriptor);
      if (written === RESERVE_BYTES) return;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // A disk that is full, or read-only: what is being opened says so itself where it matters.
  }
  spendReserve(dataDir);
}

/** Gives the room back; false when none was kept. */
export function spendReserve(dataDir: string): boolean {
  const file = join(dataDir, RESERVE_FILE);
  try {
    if (statSync(file, { throwIfNoEntry: false }) === undefined) return false;
    rmSync(file);
    return true;
  } catch {
    return false; // read-only: nothing is won
  }
}
