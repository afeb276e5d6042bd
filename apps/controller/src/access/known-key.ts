import { hashKey, type Identity } from '@sekha/service-kit';
import type { StoredApiKey } from '@sekha/store';
import type { ConfiguredKey } from '../config/configured-keys.js';
import { prefixOf } from './make-key.js';

/** A key that the running service knows. */
export interface KnownKey {
  identity: Identity;
  id: string;
  /** `local`: the token in the data folder, which lists leave out. */
  source: 'stored' | 'environment' | 'local';
  prefix: string | null;
  createdAtMs: number | null;
  expiresAtMs: number | null;
  lastUsedAtMs: number | null;
}

export function fromStored(key: StoredApiKey): KnownKey {
  const { hash, tenantId, name, scopes, id, prefix, createdAtMs, expiresAtMs, lastUsedAtMs } = key;
  const identity = { keyHash: hash, tenantId, name, scopes };
  return { identity, id, source: 'stored', prefix, createdAtMs, expiresAtMs, lastUsedAtMs };
}

/** Known by the name of its variable: its hash would tell a guesser whether a weak one was guessed. */
export function fromEnvironment({ key, tenantId, name, scopes }: ConfiguredKey): KnownKey {
  return {
    identity: { keyHash: hashKey(key), tenantId, name, scopes },
    id: `env:${name}`,
    source: 'environment',
    prefix: prefixOf(key),
    createdAtMs: null,
    expiresAtMs: null,
    lastUsedAtMs: null,
  };
}

export function isExpired({ expiresAtMs }: Pick<KnownKey, 'expiresAtMs'>, nowMs: number): boolean {
  return expiresAtMs !== null && expiresAtMs <= nowMs;
}
