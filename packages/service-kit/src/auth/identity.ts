import { createHash } from 'node:crypto';

/** Who is calling, known from the credential alone. */
export interface Identity {
  tenantId: string;
  /** Name of the key, for logs and ledgers; never the key. */
  name: string;
  scopes: readonly string[];
  /** SHA-256 of the key, hex: tells keys apart without knowing them. */
  keyHash: string;
}

/**
 * Finds the identity of a key by its SHA-256. The lookup compares digests of equal length, so that its time says
 * nothing about how much of a guessed key was right.
 */
export interface IdentityLookup {
  findByHash(keyHash: string): Identity | undefined;
}

export function hashKey(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex');
}
