import { AppError } from '@sekha/contracts';
import type { Identity, IdentityLookup } from '@sekha/service-kit';
import { isExpired, type KnownKey } from './known-key.js';

/**
 * Who may call, by the SHA-256 of their key. Hashes of equal length are looked up in a map: its time tells nothing
 * about a key, since the caller cannot steer a hash towards one that is there.
 */
export class KeyRing implements IdentityLookup {
  private readonly keys = new Map<string, KnownKey>();
  private uses = new Map<string, number>();

  /** Where a key is known twice, the last one counts. */
  constructor(
    keys: readonly KnownKey[],
    private readonly clock: () => number,
  ) {
    for (const key of keys) this.add(key);
  }

  add(key: KnownKey): void {
    this.keys.set(key.identity.keyHash, key);
  }

  remove(keyHash: string): void {
    this.keys.delete(keyHash);
    this.uses.delete(keyHash);
  }

  /** Throws `auth.invalid` for a key that has expired: whoever holds it may know why it is refused. */
  findByHash(keyHash: string): Identity | undefined {
    const key = this.keys.get(keyHash);
    if (key === undefined) return undefined;
    const nowMs = this.clock();
    if (isExpired(key, nowMs)) throw new AppError('auth.invalid', 'this API key has expired');
    key.lastUsedAtMs = nowMs;
    if (key.source === 'stored') this.uses.set(keyHash, nowMs);
    return key.identity;
  }

  list(): KnownKey[] {
    return [...this.keys.values()];
  }

  /** Whether anybody could call. */
  get opensNothing(): boolean {
    const nowMs = this.clock();
    return this.list().every((key) => isExpired(key, nowMs));
  }

  /** When stored keys were used since the last call of this. */
  takeUses(): Map<string, number> {
    const uses = this.uses;
    this.uses = new Map();
    return uses;
  }
}
