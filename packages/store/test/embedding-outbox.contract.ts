import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MemoryStore, TenantStore } from '../src/memory-store.js';
import type { StoreHarness } from './store.contract.js';

/** What every backend must tell about messages that wait for their vectors. */
export function embeddingOutboxContract(backend: string, makeHarness: () => Promise<StoreHarness>): void {
  describe(`the embedding outbox on ${backend}`, () => {
    let harness: StoreHarness;
    let store: MemoryStore;
    let alice: TenantStore;
    let nowMs: number;

    beforeEach(async () => {
      harness = await makeHarness();
      nowMs = Date.UTC(2026, 0, 1);
      store = await harness.open(() => nowMs);
      alice = store.forTenant('alice');
    });
    afterEach(async () => {
      await store.close();
      await harness.dispose();
    });

    const write = async (texts: string[], tenant = alice): Promise<string> => {
      const messages = texts.map((content) => ({ role: 'user', content }));
      return (await tenant.conversations.create({ label: 'x', folder: '/' }, messages)).id;
    };

    it('counts messages, not jobs, and none without text', async () => {
      await write(['a', ' ', 'b', 'c']);
      await write(['of bob'], store.forTenant('bob'));
      expect(await alice.embeddings.counts()).toEqual({ pending: 3, running: 0, failed: 0 });
      await store.jobs.claim(1, 1_000);
      expect(await alice.embeddings.counts()).toEqual({ pending: 0, running: 3, failed: 0 });
      nowMs += 1_000;
      expect(await alice.embeddings.counts()).toEqual({ pending: 3, running: 0, failed: 0 });
      expect(await store.forTenant('nobody').embeddings.counts()).toEqual({
        pending: 0,
        running: 0,
        failed: 0,
      });
    });

    it('lists what was given up with its reason, page by page, to its tenant only', async () => {
      const ids = [await write(['a', 'b']), await write(['c'])];
      const jobs = await store.jobs.claim(10, 1_000);
      for (const { id } of jobs) await store.jobs.fail(id, `reason ${id}`);
      const { listFailed } = { listFailed: alice.embeddings.listFailed.bind(alice.embeddings) };
      const all = await listFailed({ limit: 10 });
      expect(all.map(({ conversationId }) => conversationId)).toEqual([ids[0], ids[0], ids[1]]);
      expect(all[2]).toMatchObject({ reason: `reason ${jobs[1]?.id}`, attempts: 1 });
      expect((await alice.messages.find(all[0]?.messageId ?? ''))?.content).toBe('a');
      const first = await listFailed({ limit: 1 });
      expect(await listFailed({ limit: 10, afterKey: first[0]?.messageKey ?? 0 })).toEqual(all.slice(1));
      expect(await store.forTenant('bob').embeddings.listFailed({ limit: 10 })).toEqual([]);
    });

    it('puts back what was given up, of one tenant', async () => {
      await write(['a', 'b']);
      await write(['of bob'], store.forTenant('bob'));
      for (const { id } of await store.jobs.claim(10, 1_000)) await store.jobs.fail(id, 'no');
      expect(await alice.embeddings.retryFailed()).toBe(2);
      expect(await alice.embeddings.retryFailed()).toBe(0);
      expect(await alice.embeddings.counts()).toEqual({ pending: 2, running: 0, failed: 0 });
      expect(await store.forTenant('bob').embeddings.counts()).toMatchObject({ failed: 1 });
      expect(await store.jobs.claim(10, 1_000)).toMatchObject([{ tenantId: 'alice', attempts: 1 }]);
    });

    it('keeps a reason for a message that its job brought no vector for', async () => {
      await write(['a', 'b']);
      const space = await store.vectors.getSpace('m', 1);
      const [job] = await store.jobs.claim(1, 1_000);
      const messageKey = job?.messageKeys[0] ?? 0;
      await store.vectors.complete(job?.id ?? 0, space.id, [{ messageKey, vector: Float32Array.of(1) }]);
      expect(await alice.embeddings.listFailed({ limit: 10 })).toMatchObject([
        { messageKey: job?.messageKeys[1], reason: 'the model gave no vector for it' },
      ]);
    });
  });
}
