import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, type CreateKeyBody } from '@sekha/contracts';
import { hashKey, type Identity } from '@sekha/service-kit';
import type { MemoryStore, StoredApiKey } from '@sekha/store';
import { readScopes } from '../config/read-scopes.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import { readLife } from './key-life.js';
import { KeyRing } from './key-ring.js';
import { reaches, refuseEscalation, refuseRevoking } from './key-rules.js';
import { fromStored, type KnownKey } from './known-key.js';
import { makeKey, prefixOf } from './make-key.js';

/** More keys than anybody hands out, few enough to hold them all in memory. */
const MOST_KEYS_OF_A_TENANT = 1_000;

/** The keys of the running service: what changes here holds from the next request on. */
@Injectable()
export class KeysService {
  constructor(
    @Inject(KeyRing) private readonly ring: KeyRing,
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
  ) {}

  list(caller: Identity): KnownKey[] {
    return this.ring.list().filter((key) => reaches(caller, key));
  }

  /** The key that calls. */
  own({ keyHash }: Identity): KnownKey {
    const own = this.ring.list().find(({ identity }) => identity.keyHash === keyHash);
    if (own === undefined) throw new AppError('auth.invalid', 'Invalid API key');
    return own;
  }

  /** Throws `request.invalid`, `auth.forbidden` (more than the caller has) or `key.limit_reached`. */
  async create(
    caller: Identity,
    body: CreateKeyBody,
    nowMs: number,
  ): Promise<{ key: string; known: KnownKey }> {
    const tenantId = body.tenant ?? caller.tenantId;
    const scopes = readScopesOf(body);
    const expiresAtMs = body.expires_in === undefined ? null : nowMs + readLife(body.expires_in);
    refuseEscalation(this.own(caller), { tenantId, scopes, expiresAtMs });
    if (
      this.ring.list().filter(({ identity }) => identity.tenantId === tenantId).length >=
      MOST_KEYS_OF_A_TENANT
    )
      throw new AppError(
        'key.limit_reached',
        `a tenant has at most ${MOST_KEYS_OF_A_TENANT} keys; revoke some`,
      );
    const key = makeKey();
    const stored: StoredApiKey = {
      hash: hashKey(key),
      id: randomUUID(),
      prefix: prefixOf(key),
      tenantId,
      name: body.name,
      scopes,
      createdAtMs: nowMs,
      expiresAtMs,
      lastUsedAtMs: null,
    };
    await this.store.keys.add(stored);
    const known = fromStored(stored);
    this.ring.add(known);
    return { key, known };
  }

  /** By id, prefix or hash. Throws `key.not_found`, also for a key of a tenant that is not the caller's. */
  async revoke(caller: Identity, named: string): Promise<KnownKey> {
    const found = this.list(caller).filter((key) => isNamed(key, named));
    const [key] = found;
    if (key === undefined) throw new AppError('key.not_found', `there is no key "${named.slice(0, 80)}"`);
    if (found.length > 1)
      throw new AppError('key.ambiguous', 'several keys begin like this; name one by its id', {
        details: { ids: found.map(({ id }) => id) },
      });
    refuseRevoking(caller, key);
    // It opens nothing from here on, whether the record is quick or slow to forget it.
    this.ring.remove(key.identity.keyHash);
    try {
      await this.store.keys.remove(key.identity.keyHash);
    } catch (error) {
      this.ring.add(key);
      throw error;
    }
    return key;
  }
}

/** The hash of a key of the environment is no name of it: who guesses weak keys would learn that a guess was right. */
function isNamed({ id, prefix, source, identity }: KnownKey, named: string): boolean {
  return id === named || prefix === named || (source === 'stored' && identity.keyHash === named);
}

function readScopesOf(body: CreateKeyBody): string[] {
  const { scopes, problems } = readScopes(body.scopes);
  if (problems.length === 0) return scopes;
  throw new AppError('request.invalid', problems[0] ?? 'unknown scopes', {
    details: problems.map((problem) => ({ path: 'scopes', problem })),
  });
}
