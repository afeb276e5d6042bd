import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashKey } from '@sekha/service-kit';
import { DEFAULT_TENANT, OWNER_SCOPES } from '../config/configured-keys.js';
import type { KnownKey } from './known-key.js';

const FILE = 'sekha.local-access.json';
const OWNER_ONLY = 0o600;

/** How a command on the same machine reaches the running service. */
export interface LocalAccess {
  url: string;
  /** The process that has the folder. */
  pid: number;
  /** Opens everything, until the service stops. */
  token: string;
}

/**
 * Leaves a token in the data folder, for its owner only, and returns how to take it away. Whoever can read the folder
 * can read the whole memory anyway, so that a token there gives nothing that was not theirs; it is another one at
 * every start.
 */
export function leaveLocalAccess(dataDir: string, access: LocalAccess): () => void {
  const file = join(dataDir, FILE);
  writeFileSync(`${file}.new`, JSON.stringify(access), { mode: OWNER_ONLY });
  renameSync(`${file}.new`, file);
  return () => rmSync(file, { force: true });
}

/** What a running service has left; undefined when there is nothing to be read. */
export function findLocalAccess(dataDir: string): LocalAccess | undefined {
  try {
    const { url, pid, token } = JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')) as Partial<LocalAccess>;
    const isWhole = typeof url === 'string' && typeof token === 'string' && typeof pid === 'number';
    return isWhole ? { url, pid, token } : undefined;
  } catch {
    // Not there, or not ours to read: the caller says what to do then.
    return undefined;
  }
}

/** The identity behind the token. It is in no list, and nobody can revoke it. */
export function localKey(token: string): KnownKey & { token: string } {
  return {
    token,
    identity: {
      keyHash: hashKey(token),
      tenantId: DEFAULT_TENANT,
      name: 'local access',
      scopes: OWNER_SCOPES,
    },
    id: 'local',
    source: 'local',
    prefix: null,
    createdAtMs: null,
    expiresAtMs: null,
    lastUsedAtMs: null,
  };
}
