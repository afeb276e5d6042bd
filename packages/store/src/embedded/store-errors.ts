import { AppError } from '@sekha/contracts';

/** Why a store cannot serve; `details.reason` of `store.unavailable`. */
export type UnavailableReason =
  | 'closed'
  | 'corrupt'
  | 'foreign_file'
  | 'io'
  | 'locked'
  | 'migration_changed'
  | 'newer_schema'
  | 'no_access'
  | 'out_of_memory'
  | 'read_only';

export function unavailable(
  reason: UnavailableReason,
  message: string,
  cause?: unknown,
  more?: object,
): AppError {
  return new AppError('store.unavailable', message, { details: { reason, ...more }, cause });
}

/** SQLite primary result codes (sqlite.org/rescode.html) that say something about the disk, not about our SQL. */
const FULL = 13;
const REASONS = new Map<number, [UnavailableReason, string]>([
  [5, ['locked', 'The store is locked by another process.']],
  [6, ['locked', 'The store is locked by another operation.']],
  [7, ['out_of_memory', 'The store ran out of memory.']],
  [8, ['read_only', 'The store cannot be written: its file or file system is read-only.']],
  [10, ['io', 'The store cannot be read or written: the disk reported an error.']],
  [11, ['corrupt', 'The store file is damaged.']],
  [14, ['no_access', 'The store file cannot be opened.']],
  [23, ['no_access', 'The store file cannot be used with these rights.']],
  [26, ['corrupt', 'The store file is damaged or is not a Sekha store.']],
]);

const FILE_REASONS = new Map<string, [UnavailableReason, string]>([
  ['EACCES', ['no_access', 'The data folder cannot be used with the rights of this process.']],
  ['EPERM', ['no_access', 'The data folder cannot be used with the rights of this process.']],
  ['EROFS', ['read_only', 'The data folder is on a read-only file system.']],
  ['ENOTDIR', ['no_access', 'The data folder is not a folder.']],
  ['EEXIST', ['no_access', 'The data folder is not a folder.']],
  ['ENOENT', ['no_access', 'The data folder is not there and cannot be made.']],
  ['ELOOP', ['no_access', 'The data folder is a link that leads nowhere.']],
  ['ENAMETOOLONG', ['no_access', 'The name of the data folder is too long.']],
  ['EIO', ['io', 'The disk of the data folder reported an error.']],
]);

/**
 * What a failure of SQLite or of the file system means to the caller. An error that says something about our own
 * code (bad SQL, a broken constraint) comes back unchanged: it is a bug, and is rendered as `internal`.
 */
export function toStoreError(error: unknown): unknown {
  // Not `instanceof Error`: the driver's errors may come from another realm (a worker, a test runner).
  if (error instanceof AppError || typeof error !== 'object' || error === null) return error;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  if (code === 'ERR_INVALID_STATE') return unavailable('closed', 'The store is closed.', error);
  if (typeof errcode === 'number') {
    const primary = errcode & 0xff;
    if (primary === FULL) return full(error);
    const known = REASONS.get(primary);
    return known === undefined ? error : unavailable(known[0], known[1], error);
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') return full(error);
  const known = typeof code === 'string' ? FILE_REASONS.get(code) : undefined;
  return known === undefined ? error : unavailable(known[0], known[1], error);
}

function full(cause: unknown): AppError {
  return new AppError(
    'store.full',
    'The store is full: there is no room left to write. Nothing was changed.',
    {
      cause,
    },
  );
}
