import { mkdir } from 'node:fs/promises';
import { AppError } from '@sekha/contracts';

/**
 * Makes a folder for the eyes of this user only, inside one that is there. Not with its parents: Node then says of a
 * full disk that something is missing.
 */
export async function makePrivateFolder(directory: string): Promise<void> {
  try {
    await mkdir(directory, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw toDiskFailure(error);
  }
}

/** What a file that cannot be written means to the caller; anything else comes back as it is. */
export function toDiskFailure(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('store.full', 'There is no room on the disk for the file. Nothing was changed.', {
      cause: error,
    });
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return new AppError('store.unavailable', 'The data folder cannot be written to.', { cause: error });
  return error;
}
