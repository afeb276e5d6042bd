import { randomBytes } from 'node:crypto';
import { type CreatedKeyAnswer, CreateKeyBody, type KeyAnswer, readContract } from '@sekha/contracts';
import type { Identity } from '@sekha/service-kit';
import { type MemoryStore, openEmbeddedStore } from '@sekha/store';
import { KeyRing } from '../access/key-ring.js';
import { KeysService } from '../access/keys.service.js';
import { fromEnvironment, fromStored } from '../access/known-key.js';
import { localKey } from '../access/local-access.js';
import { toKeyAnswer } from '../access/to-key-answer.js';
import type { ConfiguredKey } from '../config/configured-keys.js';
import type { KeyDesk } from './key-desk.js';

/** Keys in the folder of a stopped service. Whoever may write the folder may do everything. */
export class FolderDesk implements KeyDesk {
  private readonly keys: KeysService;

  private constructor(
    private readonly store: MemoryStore,
    private readonly owner: Identity,
    ring: KeyRing,
  ) {
    this.keys = new KeysService(ring, store);
  }

  /** Throws `store.unavailable` with reason `locked` while the service runs. */
  static async open(dataDir: string, configured: readonly ConfiguredKey[]): Promise<FolderDesk> {
    const store = await openEmbeddedStore({ dataDir });
    const stored = (await store.keys.list()).map(fromStored);
    const owner = localKey(randomBytes(32).toString('base64url'));
    const ring = new KeyRing([...stored, ...configured.map(fromEnvironment), owner], Date.now);
    return new FolderDesk(store, owner.identity, ring);
  }

  async list(): Promise<KeyAnswer[]> {
    return this.keys.list(this.owner).map((key) => toKeyAnswer(key, Date.now()));
  }

  async create(body: CreateKeyBody): Promise<CreatedKeyAnswer> {
    const nowMs = Date.now();
    const { key, known } = await this.keys.create(this.owner, readContract(CreateKeyBody, body), nowMs);
    return { ...toKeyAnswer(known, nowMs), key };
  }

  async revoke(named: string): Promise<KeyAnswer> {
    return toKeyAnswer(await this.keys.revoke(this.owner, named), Date.now());
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
