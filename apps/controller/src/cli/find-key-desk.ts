import { AppError } from '@sekha/contracts';
import { EnvironmentReader } from '@sekha/service-kit';
import { findLocalAccess } from '../access/local-access.js';
import { readConfiguredKeys } from '../config/configured-keys.js';
import { FolderDesk } from './folder-desk.js';
import type { KeyDesk } from './key-desk.js';
import { memoryFolder } from './memory-folder.js';
import { ServiceDesk } from './service-desk.js';
import { CommandError, type Terminal, UsageError } from './terminal.js';

const OR_ELSE = ' (a new one is made when the controller first starts), or a running controller with --url';

/**
 * The keys at `--url` with an admin's key; else those of the data folder: through the service that has it, or
 * directly while none does.
 */
export async function findKeyDesk(
  terminal: Terminal,
  asked: { url?: string | undefined; data?: string | undefined },
): Promise<KeyDesk> {
  const reader = new EnvironmentReader(terminal.environment);
  if (asked.url !== undefined) {
    const key = reader.find('SEKHA_API_KEY');
    if (key === undefined) throw new UsageError('--url needs the key of an admin in SEKHA_API_KEY');
    return new ServiceDesk(asked.url, key);
  }
  const dataDir = memoryFolder(terminal.environment, asked.data, OR_ELSE);
  const configured = readConfiguredKeys(reader);
  reader.done();
  return FolderDesk.open(dataDir, configured).catch((error: unknown) => {
    if (!isLocked(error)) throw error;
    const access = findLocalAccess(dataDir);
    if (access !== undefined) return new ServiceDesk(access.url, access.token);
    throw new CommandError(
      `${error.message} It may still be starting: try again in a moment, or name it with --url.`,
      { cause: error },
    );
  });
}

function isLocked(error: unknown): error is AppError {
  return (
    error instanceof AppError && (error.details as { reason?: unknown } | undefined)?.reason === 'locked'
  );
}
