import type { KeyAnswer } from '@sekha/contracts';
import { isExpired, type KnownKey } from './known-key.js';

export function toKeyAnswer(key: KnownKey, nowMs: number): KeyAnswer {
  const { identity, id, prefix, source } = key;
  return {
    id,
    name: identity.name,
    tenant: identity.tenantId,
    scopes: [...identity.scopes],
    prefix,
    source: source === 'stored' ? 'stored' : 'environment',
    created_at: toIso(key.createdAtMs),
    expires_at: toIso(key.expiresAtMs),
    expired: isExpired(key, nowMs),
    last_used_at: toIso(key.lastUsedAtMs),
  };
}

function toIso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
