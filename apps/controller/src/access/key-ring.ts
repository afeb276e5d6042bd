import { hashKey, type Identity, type IdentityLookup } from '@sekha/service-kit';
import type { ApiKeyStore } from '@sekha/store';
import type { ConfiguredKey } from '../config/configured-keys.js';

/**
 * Who may call, by the SHA-256 of their key. Hashes of equal length are looked up in a map: its time tells nothing
 * about a key, since the caller cannot steer a hash towards one that is there.
 */
export class KeyRing implements IdentityLookup {
  private constructor(private readonly identities: Map<string, Identity>) {}

  /** Keys of the environment, and those that the store holds. */
  static async open(configured: readonly ConfiguredKey[], store: ApiKeyStore): Promise<KeyRing> {
    const stored = (await store.list()).map(
      ({ hash, tenantId, name, scopes }): Identity => ({ keyHash: hash, tenantId, name, scopes }),
    );
    const given = configured.map(({ key, ...rest }): Identity => ({ keyHash: hashKey(key), ...rest }));
    return new KeyRing(new Map([...stored, ...given].map((identity) => [identity.keyHash, identity])));
  }

  add(identity: Identity): void {
    this.identities.set(identity.keyHash, identity);
  }

  findByHash(keyHash: string): Identity | undefined {
    return this.identities.get(keyHash);
  }

  get size(): number {
    return this.identities.size;
  }
}
