import { AppError, EVERY_SCOPE, grantsScope, type ScopeName } from '@sekha/contracts';
import type { Identity } from '@sekha/service-kit';
import type { KnownKey } from './known-key.js';

/** Who manages the keys of every tenant, not only the own one's. */
export function isOperator({ scopes }: Pick<Identity, 'scopes'>): boolean {
  return grantsScope(scopes, 'operator');
}

/** Whether `caller` sees this key and may manage it. */
export function reaches(caller: Identity, { identity, source }: KnownKey): boolean {
  if (source === 'local') return false;
  return isOperator(caller) || identity.tenantId === caller.tenantId;
}

/** Throws `auth.forbidden` when the key to be made could do what its maker cannot, or outlive it. */
export function refuseEscalation(
  maker: { identity: Identity; expiresAtMs: number | null },
  wanted: { tenantId: string; scopes: readonly string[]; expiresAtMs: number | null },
): void {
  const { identity } = maker;
  if (wanted.tenantId !== identity.tenantId && !isOperator(identity))
    throw new AppError('auth.forbidden', 'only an operator makes keys for another tenant', {
      details: { missing_scope: 'operator' },
    });
  const beyond = wanted.scopes.find((scope) => !has(identity.scopes, scope));
  if (beyond !== undefined)
    throw new AppError('auth.forbidden', `a key cannot give what it lacks: ${beyond}`, {
      details: { missing_scope: beyond },
    });
  if (maker.expiresAtMs !== null && (wanted.expiresAtMs ?? Number.POSITIVE_INFINITY) > maker.expiresAtMs)
    throw new AppError('auth.forbidden', 'a key that expires cannot make one that lives longer', {
      details: { latest: new Date(maker.expiresAtMs).toISOString() },
    });
}

/** Throws when this key may not be revoked by `caller`. */
export function refuseRevoking(caller: Identity, key: KnownKey): void {
  if (key.source === 'environment')
    throw new AppError(
      'key.configured',
      `this key comes from the environment (${key.identity.name}); take it out there and start again`,
    );
  if (isOperator(key.identity) && !isOperator(caller))
    throw new AppError('auth.forbidden', "an operator's key is revoked by an operator only", {
      details: { missing_scope: 'operator' },
    });
}

function has(scopes: readonly string[], wanted: string): boolean {
  return wanted === EVERY_SCOPE ? scopes.includes(EVERY_SCOPE) : grantsScope(scopes, wanted as ScopeName);
}
