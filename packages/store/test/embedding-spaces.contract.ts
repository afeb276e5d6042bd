import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SpaceState } from '../src/embedding-spaces.js';
import type { MemoryStore, TenantStore } from '../src/memory-store.js';
import type { StoreHarness } from './store.contract.js';

const PAGE = { limit: 1_000, offset: 0 };

/** What every backend must do when the embedding model changes. */
export function embeddingSpacesContract(backend: string, makeHarness: () => Promise<StoreHarness>): void {
  describe(`embedding spaces on ${backend}`, () => {
    let harness: StoreHarness;
    let store: MemoryStore;
    let alice: TenantStore;

    const open = async (): Promise<void> => {
      store = await harness.open(() => Date.UTC(2026, 0, 1));
      alice = store.forTenant('alice');
    };
    const reopen = async (): Promise<void> => {
      await store.close();
      await open();
    };
    beforeEach(async () => {
      harness = await makeHarness();
      await open();
    });
    afterEach(async () => {
      await store.close();
      await harness.dispose();
    });

    const write = async (texts: string[], tenant = alice): Promise<string> => {
      const messages = texts.map((content) => ({ role: 'user', content }));
      return (await tenant.conversations.create({ label: 'x', folder: '/' }, messages)).id;
    };
    const embed = async (): Promise<void> => {
      const space = await store.vectors.getSpace('old', 2);
      for (const job of await store.jobs.claim(1_000, 60_000)) {
        const vectors = job.messageKeys.map((messageKey) => ({ messageKey, vector: Float32Array.of(1, 2) }));
        await store.vectors.complete(job.id, space.id, vectors);
      }
    };
    /** Fills up to `limit` messages; answers how many. */
    const fill = async (spaceId: number, limit = 1_000): Promise<number> => {
      const { messages, throughSeq } = await store.spaces.next(spaceId, limit);
      const vectors = messages.map(({ messageKey }) => ({ messageKey, vector: Float32Array.of(1, 2, 3) }));
      await store.spaces.fill(spaceId, { vectors, refused: [], throughSeq });
      return messages.length;
    };
    const states = async (): Promise<[string, number, SpaceState][]> =>
      (await store.spaces.list()).map(({ model, generation, state }) => [model, generation, state]);
    const keysOf = async (id: string, tenant = alice): Promise<number[]> =>
      (await tenant.messages.list(id, PAGE)).map(({ key }) => key);
    const vectorsIn = async (spaceId: number, keys: number[]): Promise<number> =>
      (await store.vectors.get(spaceId, keys)).length;
    const replay = async (): Promise<string[]> =>
      (await store.changes.read(0, 10_000)).changes.map((change) =>
        'spaceId' in change ? `${change.kind} ${change.spaceId}` : change.kind,
      );

    it('fills a new space beside the old one, follows what arrives, and switches when it has all', async () => {
      const id = await write(['a', 'b', 'c']);
      const others = await write(['d'], store.forTenant('bob'));
      await embed();
      const old = await store.vectors.getSpace('old', 2);
      const next = await store.spaces.begin('new', 3);
      expect(await fill(next.id, 2)).toBe(2);
      await alice.messages.append(id, [{ role: 'user', content: 'late' }]);
      await embed();
      expect(await store.spaces.switchTo(next.id)).toBe(false);
      await reopen();
      expect(await fill(next.id, 2)).toBe(2);
      expect(await store.spaces.switchTo(next.id)).toBe(false);
      expect(await fill(next.id, 2)).toBe(1);
      expect((await store.vectors.currentSpace())?.id).toBe(old.id);
      expect(await store.spaces.switchTo(next.id)).toBe(true);
      expect(await store.vectors.currentSpace()).toEqual({ id: next.id, model: 'new', dimension: 3 });
      const keys = [...(await keysOf(id)), ...(await keysOf(others, store.forTenant('bob')))];
      expect(await vectorsIn(next.id, keys)).toBe(5);
      expect(await states()).toEqual([
        ['old', 1, 'retired'],
        ['new', 1, 'current'],
      ]);
    });

    it('deletes what a retired space held in steps, tells the change log first, and gives no id again', async () => {
      const id = await write(['a', 'b', 'c']);
      await embed();
      const old = await store.vectors.getSpace('old', 2);
      const next = await store.spaces.begin('new', 3);
      await fill(next.id);
      await fill(next.id);
      await store.spaces.switchTo(next.id);
      expect(await store.spaces.drop(2)).toBe(true);
      expect((await replay()).at(-1)).toBe(`drop_space ${old.id}`);
      await reopen();
      while (await store.spaces.drop(2));
      const keys = await keysOf(id);
      expect([await vectorsIn(old.id, keys), await vectorsIn(next.id, keys)]).toEqual([0, 3]);
      expect(await replay()).toEqual([
        'message',
        'message',
        'message',
        ...Array.from({ length: 3 }, () => `vector ${next.id}`),
        `drop_space ${old.id}`,
      ]);
      expect(await states()).toEqual([['new', 1, 'current']]);
      expect((await store.spaces.begin('old', 2)).id).toBeGreaterThan(next.id);
      expect(await states()).toContainEqual(['old', 2, 'filling']);
    });

    it('embeds what still waits into the space that serves by then', async () => {
      const id = await write(['a']);
      await embed();
      await alice.messages.append(id, [{ role: 'user', content: 'waits' }]);
      const old = await store.vectors.getSpace('old', 2);
      const [job] = await store.jobs.claim(1, 60_000);
      // The same model anew: nothing but the space itself tells the two apart.
      const next = await store.spaces.begin('old', 2);
      const { throughSeq } = await store.spaces.next(next.id, 10);
      const [first = 0] = await keysOf(id);
      const vectors = [{ messageKey: first, vector: Float32Array.of(3, 4) }];
      await store.spaces.fill(next.id, { vectors, refused: [], throughSeq });
      expect(await store.spaces.switchTo(next.id)).toBe(true);
      const messageKey = job?.messageKeys[0] ?? 0;
      const late = { messageKey, vector: Float32Array.of(1, 2) };
      await expect(store.vectors.complete(job?.id ?? 0, old.id, [late])).rejects.toMatchObject({
        code: 'embedding_space.conflict',
      });
      await store.vectors.complete(job?.id ?? 0, next.id, [late]);
      expect(await vectorsIn(next.id, await keysOf(id))).toBe(2);
    });

    it('takes the vectors of a deleted message out of both spaces', async () => {
      const id = await write(['a', 'b']);
      await embed();
      const old = await store.vectors.getSpace('old', 2);
      const next = await store.spaces.begin('new', 3);
      const batch = await store.spaces.next(next.id, 10);
      const keys = await keysOf(id);
      const [first] = await alice.messages.list(id, PAGE);
      await alice.messages.delete([first?.id ?? '']);
      const vectors = batch.messages.map(({ messageKey }) => ({
        messageKey,
        vector: Float32Array.of(1, 2, 3),
      }));
      await store.spaces.fill(next.id, { vectors, refused: [], throughSeq: batch.throughSeq });
      expect([await vectorsIn(old.id, keys), await vectorsIn(next.id, keys)]).toEqual([1, 1]);
      await alice.conversations.delete({ ids: [id] });
      expect([await vectorsIn(old.id, keys), await vectorsIn(next.id, keys)]).toEqual([0, 0]);
      expect((await replay()).filter((kind) => kind.startsWith('vector'))).toEqual([]);
      await fill(next.id);
      expect(await store.spaces.switchTo(next.id)).toBe(true);
    });

    it('gives up what the new model refuses, and lets it try what the old one had refused', async () => {
      const id = await write(['good']);
      await embed();
      const once = await alice.messages.append(id, [{ role: 'user', content: 'refused by the old' }]);
      const [job] = await store.jobs.claim(1, 60_000);
      await store.jobs.fail(job?.id ?? 0, 'no');
      const next = await store.spaces.begin('new', 3);
      const { messages, throughSeq } = await store.spaces.next(next.id, 10);
      const refused = messages.map(({ messageKey }) => ({ messageKey, reason: 'too odd' }));
      await store.spaces.fill(next.id, { vectors: [], refused, throughSeq });
      expect(await store.spaces.switchTo(next.id)).toBe(true);
      const stateOf = async (): Promise<string[]> =>
        (await alice.messages.list(id, PAGE)).map(({ embeddingState }) => embeddingState);
      expect(await stateOf()).toEqual(['failed', 'pending']);
      expect(await store.jobs.counts()).toEqual({ pending: 1, running: 0, failed: 1 });
      const [again] = await store.jobs.claim(10, 60_000);
      expect(again).toMatchObject({ messageKeys: [once[0]?.key], attempts: 1 });
    });

    describe('that many texts were refused for', () => {
      const MANY = 700;
      let id: string;
      let next: { id: number };
      beforeEach(async () => {
        id = await write(Array.from({ length: MANY }, (_, at) => `text ${at}`));
        await embed();
        // As many that the old model would not have.
        await alice.messages.append(
          id,
          Array.from({ length: MANY }, () => ({ role: 'user', content: 'odd' })),
        );
        for (const job of await store.jobs.claim(MANY, 60_000)) await store.jobs.fail(job.id, 'no');
        next = await store.spaces.begin('new', 3);
        const { messages, throughSeq } = await store.spaces.next(next.id, MANY);
        const refused = messages.map(({ messageKey }) => ({ messageKey, reason: 'too odd' }));
        await store.spaces.fill(next.id, { vectors: [], refused, throughSeq });
      });

      const expectSettled = async (): Promise<void> => {
        const all = await alice.messages.list(id, { limit: 3 * MANY, offset: 0 });
        const count = (wanted: string): number =>
          all.filter(({ embeddingState }) => embeddingState === wanted).length;
        expect([count('failed'), count('pending')]).toEqual([MANY, all.length - MANY]);
        expect(await alice.embeddings.counts()).toMatchObject({ failed: MANY, running: 0 });
        const { length } = (await store.verifier.verify()).filter((finding) => finding.count > 0);
        expect(length).toBe(0);
      };

      it('lets other writes pass while it gives them up', async () => {
        const order: string[] = [];
        const switching = store.spaces.switchTo(next.id).then(() => order.push('switched'));
        await alice.messages.append(id, [{ role: 'user', content: 'hello' }]);
        await alice.messages.append(id, [{ role: 'user', content: 'again' }]);
        order.push('written');
        await switching;
        expect(order).toEqual(['written', 'switched']);
        await expectSettled();
      });

      it('gives up the rest at the next start when it ends in the midst of that', async () => {
        const switching = store.spaces.switchTo(next.id).catch(() => undefined);
        await alice.messages.append(id, [{ role: 'user', content: 'hello' }]);
        await reopen();
        await switching;
        expect((await store.vectors.currentSpace())?.id).toBe(next.id);
        await expectSettled();
      });
    });

    it('fills one space at a time, and nothing that is not filling', async () => {
      const conflict = { code: 'embedding_space.conflict' };
      const next = await store.spaces.begin('new', 3);
      await expect(store.spaces.begin('other', 3)).rejects.toMatchObject(conflict);
      const wrong = { vectors: [{ messageKey: 1, vector: Float32Array.of(1) }], refused: [], throughSeq: 1 };
      await expect(store.spaces.fill(next.id, wrong)).rejects.toMatchObject(conflict);
      await store.spaces.abandon(next.id);
      for (const attempt of [
        () => store.spaces.next(next.id, 1),
        () => store.spaces.fill(next.id, { vectors: [], refused: [], throughSeq: 1 }),
        () => store.spaces.switchTo(next.id),
        () => store.spaces.abandon(next.id),
      ])
        await expect(attempt()).rejects.toMatchObject(conflict);
      while (await store.spaces.drop(1));
      await expect(store.spaces.switchTo(999)).rejects.toMatchObject({ code: 'request.invalid' });
      await expect(store.spaces.begin('o', 0)).rejects.toMatchObject({ code: 'request.invalid' });
    });

    it('serves with the first model where there was none', async () => {
      const next = await store.spaces.begin('new', 3);
      expect(await fill(next.id)).toBe(0);
      expect(await store.spaces.switchTo(next.id)).toBe(true);
      expect(await store.vectors.getSpace('new', 3)).toMatchObject({ id: next.id });
    });
  });
}
