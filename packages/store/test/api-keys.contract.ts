import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MemoryStore, StoredApiKey } from '../src/index.js';
import type { StoreHarness } from './store.contract.js';

const key = (hash: string, over: Partial<StoredApiKey> = {}): StoredApiKey => ({
  hash: hash.repeat(32),
  id: `id-${hash}`,
  prefix: 'sekha_abcdef',
  tenantId: 'alice',
  name: 'laptop',
  scopes: ['memory:read', 'memory:write'],
  createdAtMs: 5,
  expiresAtMs: null,
  lastUsedAtMs: null,
  ...over,
});

/** What every backend does with API keys. */
export function apiKeysContract(backend: string, makeHarness: () => Promise<StoreHarness>): void {
  describe(`API keys: ${backend}`, () => {
    let harness: StoreHarness;
    let store: MemoryStore;
    beforeEach(async () => {
      harness = await makeHarness();
      store = await harness.open(() => 1_000);
    });
    afterEach(async () => {
      await store.close();
      await harness.dispose();
    });

    it('keeps them by their hash, in order of creation, also over a restart', async () => {
      const laptop = key('ab', { expiresAtMs: 9, lastUsedAtMs: 7 });
      await store.keys.add(laptop);
      await store.keys.add(key('cd', { createdAtMs: 4, tenantId: 'bob', prefix: null }));
      await store.close();
      store = await harness.open(() => 2_000);
      expect((await store.keys.list()).map(({ hash, tenantId }) => [hash.slice(0, 2), tenantId])).toEqual([
        ['cd', 'bob'],
        ['ab', 'alice'],
      ]);
      expect((await store.keys.list())[1]).toEqual(laptop);
    });

    it('forgets one that is removed', async () => {
      await store.keys.add(key('ab'));
      expect(await store.keys.remove('ab'.repeat(32))).toBe(true);
      expect(await store.keys.remove('ab'.repeat(32))).toBe(false);
      expect(await store.keys.list()).toEqual([]);
    });

    it('remembers the last use, and never an earlier one', async () => {
      await store.keys.add(key('ab'));
      await store.keys.add(key('cd'));
      await store.keys.noteUses(new Map([['ab'.repeat(32), 50]]));
      await store.keys.noteUses(
        new Map([
          ['ab'.repeat(32), 40],
          ['ef'.repeat(32), 40],
        ]),
      );
      const uses = (await store.keys.list()).map(({ lastUsedAtMs }) => lastUsedAtMs);
      expect(uses).toEqual([50, null]);
    });
  });
}
