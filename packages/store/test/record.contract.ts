import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MemoryStore, NewMessage, TenantStore } from '../src/index.js';
import { EVERYTHING, embedAll, fillOddly, mergeRecord, readRecord } from './record-builders.js';
import type { StoreHarness } from './store.contract.js';

const START_MS = Date.UTC(2026, 0, 1);
const PAGE = { limit: 1_000, offset: 0 };
const FOREVER = { dryRun: false };
const say = (content: string, sentAtMs?: number): NewMessage => ({
  role: 'user',
  content,
  ...(sentAtMs === undefined ? {} : { sentAtMs }),
});

/** What every backend must do with the record of a tenant as a whole. */
export function recordContract(backend: string, makeHarness: () => Promise<StoreHarness>): void {
  describe(`the record as a whole on ${backend}`, () => {
    let harness: StoreHarness;
    let store: MemoryStore;
    let alice: TenantStore;
    let bob: TenantStore;
    let nowMs: number;

    beforeEach(async () => {
      harness = await makeHarness();
      nowMs = START_MS;
      store = await harness.open(() => nowMs);
      alice = store.forTenant('alice');
      bob = store.forTenant('bob');
    });
    afterEach(async () => {
      await store.close();
      await harness.dispose();
    });
    const create = async (folder: string, messages: NewMessage[] = [], label = 'Talk'): Promise<string> =>
      (await alice.conversations.create({ label, folder }, messages)).id;
    const idsOf = async (id: string): Promise<string[]> =>
      (await alice.messages.list(id, PAGE)).map((message) => message.id);

    describe('a view', () => {
      it('reads all of the tenant, and nothing of another, by ids and places', async () => {
        for (let index = 0; index < 5; index += 1) await create(`/f${index}`, [say('one'), say('two')]);
        await bob.conversations.create({ label: 'secret', folder: '/' }, [say('secret')]);
        const record = await readRecord(alice, EVERYTHING, 2);
        expect(record).toHaveLength(5);
        expect(record.map(({ id }) => id)).toEqual([...record.map(({ id }) => id)].sort());
        expect(record.flatMap(({ messages }) => messages.map(({ seq }) => seq))).toEqual([
          0, 1, 0, 1, 0, 1, 0, 1, 0, 1,
        ]);
        expect(JSON.stringify(record)).not.toContain('secret');
        expect(await readRecord(store.forTenant('nobody'))).toEqual([]);
      });

      it('shows one moment while others write', async () => {
        const kept = await create('/a', [say('kept')]);
        const view = await alice.record.openView(EVERYTHING, { vectors: true });
        await alice.conversations.update(kept, { label: 'Renamed' });
        await alice.messages.append(kept, [say('later')]);
        await create('/a', [say('later, too')]);
        const gone = await alice.messages.list(kept, { limit: 1, offset: 0 });
        await alice.messages.delete(gone.map(({ id }) => id));
        const { conversations } = await view.conversations(undefined, 100);
        expect(conversations).toMatchObject([{ id: kept, label: 'Talk', nextSeq: 1 }]);
        expect(await view.messages(kept, -1, 100)).toMatchObject([{ content: 'kept', seq: 0 }]);
        view.close();
        view.close();
        expect(await readRecord(alice)).toMatchObject([
          { label: 'Renamed', messages: [{ content: 'later', seq: 1 }] },
          { messages: [{ content: 'later, too' }] },
        ]);
      });

      it('is narrowed by what conversations are and by when messages were sent', async () => {
        const old = await create('/a', [say('old', START_MS - 10), say('new', START_MS)]);
        const empty = await create('/a');
        await create('/b', [say('elsewhere', START_MS)]);
        nowMs += 1_000;
        await create('/a');
        const inFolder = {
          conversations: { folder: '/a' },
          sentFromMs: START_MS,
          sentBeforeMs: START_MS + 1,
        };
        expect(await readRecord(alice, inFolder, 1)).toMatchObject([
          { id: old, messages: [{ content: 'new', seq: 1 }] },
          { id: empty, messages: [] },
        ]);
        expect(await readRecord(alice, { conversations: { ids: [old, empty] } }, 1)).toHaveLength(2);
        expect(await readRecord(alice, { conversations: { ids: [] } })).toEqual([]);
        expect(await readRecord(alice, { conversations: {}, sentBeforeMs: START_MS - 10 })).toEqual([]);
      });

      it('carries the vectors of the space that serves, exactly, and only when asked', async () => {
        const space = await store.vectors.getSpace('model-a', 5);
        const id = await create('/', [say('embedded'), say('')]);
        await embedAll(store, space.id, 5);
        await alice.messages.append(id, [say('waiting')]);
        await store.spaces.begin('model-b', 3);
        const [record] = await readRecord(alice);
        const [stored] = await store.vectors.get(
          space.id,
          (await alice.messages.list(id, PAGE)).map(({ key }) => key),
        );
        expect(record?.messages.map(({ vector }) => vector)).toEqual([stored?.vector, undefined, undefined]);
        const view = await alice.record.openView(EVERYTHING, { vectors: true });
        expect(view.space).toEqual({ model: 'model-a', dimension: 5 });
        view.close();
        const bare = await alice.record.openView(EVERYTHING, { vectors: false });
        expect(bare.space).toBeUndefined();
        expect((await bare.messages(id, -1, 1))[0]).not.toHaveProperty('vector');
        bare.close();
      });
    });

    describe('merging', () => {
      it.each([1, 2, 3, 4, 5])('puts a wiped record back as it was (seed %i)', async (seed) => {
        const space = await store.vectors.getSpace('model-a', 4);
        await fillOddly(alice, seed);
        await embedAll(store, space.id, 4);
        await fillOddly(alice, seed + 100);
        const before = await readRecord(alice);
        expect(before.length).toBe(18);
        expect(before.some(({ summaries }) => summaries.length > 0)).toBe(true);
        expect(before.flatMap(({ source }) => source ?? [])).toHaveLength(2);
        expect(before.flatMap(({ messages }) => messages.flatMap(({ source }) => source ?? []))).toHaveLength(
          6,
        );
        const counted = await store.statistics();
        const listed = await alice.conversations.list({}, PAGE);
        await alice.record.delete(EVERYTHING, FOREVER);
        expect(await readRecord(alice)).toEqual([]);
        nowMs += 1_000_000;
        await mergeRecord(alice, before, space.id);
        expect(await readRecord(alice)).toEqual(before);
        expect(await alice.conversations.list({}, PAGE)).toEqual(listed);
        const { conversations, messages, pendingEmbeddings } = counted;
        expect(await store.statistics()).toMatchObject({ conversations, messages, pendingEmbeddings });
        await mergeRecord(alice, before, space.id);
        expect(await readRecord(alice)).toEqual(before);
      });

      it('serves another tenant with the same ids, and keeps the two apart', async () => {
        await fillOddly(alice, 7);
        const record = await readRecord(alice);
        await mergeRecord(bob, record);
        expect(await readRecord(bob)).toEqual(record);
        await bob.record.delete(EVERYTHING, FOREVER);
        expect(await readRecord(alice)).toEqual(record);
      });

      it('adds what a longer record has more, and fills what was deleted here', async () => {
        const id = await create('/', [say('one'), say('two'), say('three')]);
        const [record] = await readRecord(alice);
        if (record === undefined) throw new Error('nothing was read');
        const { messages, summaries: _, ...conversation } = record;
        await alice.messages.delete((await idsOf(id)).slice(1));
        expect(await alice.record.merge({ conversation, messages: messages.slice(0, 2) })).toEqual({
          isNew: false,
          added: 1,
          vectors: 0,
          known: 1,
          summaries: 0,
          differences: [],
          clashes: [],
        });
        await alice.record.merge({ conversation, messages });
        expect((await readRecord(alice))[0]?.messages).toEqual(messages);
        expect(await alice.conversations.find(id)).toMatchObject({ messageCount: 3, wordCount: 3 });
      });

      it('answers a step of a run as it was the first time', async () => {
        const id = await create('/', [say('one'), say('two')]);
        const [record] = await readRecord(alice);
        if (record === undefined) throw new Error('nothing was read');
        const { messages, summaries: _, ...conversation } = record;
        await alice.messages.delete((await idsOf(id)).slice(1));
        const step = { run: 'job', step: '0' };
        const first = await alice.record.merge({ conversation, messages }, step);
        expect(first).toMatchObject({ isNew: false, added: 1, known: 1 });
        expect(await alice.record.merge({ conversation, messages }, step)).toEqual(first);
        expect(await alice.record.merge({ conversation, messages })).toMatchObject({ added: 0, known: 2 });
      });

      it('never changes what is here: it reports what differs and what clashes', async () => {
        const id = await create('/', [say('one'), say('two')]);
        const [record] = await readRecord(alice);
        if (record === undefined) throw new Error('nothing was read');
        const { messages, summaries: _, ...conversation } = record;
        const [first, second] = messages;
        if (first === undefined || second === undefined) throw new Error('too little was read');
        const before = await readRecord(alice);
        const changed = { ...conversation, label: 'Other', importance: 9, metadata: { a: 1 } };
        expect(await alice.record.merge({ conversation: changed, messages })).toMatchObject({
          known: 2,
          differences: ['label', 'importance', 'metadata'],
        });
        const otherText = [first, { ...second, content: 'TWO' }, { ...second, id: first.id, seq: 9 }];
        expect(await alice.record.merge({ conversation, messages: otherText })).toMatchObject({
          added: 0,
          clashes: [second.id, first.id],
        });
        const newId = '01900000-0000-7000-8000-000000000001';
        const inItsPlace = [{ ...second, id: newId }];
        expect(await alice.record.merge({ conversation, messages: inItsPlace })).toMatchObject({
          added: 0,
          clashes: [newId],
        });
        const elsewhere = { ...conversation, id: newId };
        expect(await alice.record.merge({ conversation: elsewhere, messages: [first] })).toMatchObject({
          isNew: true,
          added: 0,
          clashes: [first.id],
        });
        expect(await readRecord(alice)).toEqual(before);
        expect(await idsOf(id)).toHaveLength(2);
      });

      it('compares without writing', async () => {
        await fillOddly(alice, 9);
        const record = await readRecord(alice);
        const [{ messages, summaries: _, ...conversation } = { messages: [], summaries: [] }] = record.filter(
          (one) => one.messages.length > 0,
        );
        if (!('id' in conversation)) throw new Error('nothing was read');
        expect(await bob.record.compare({ conversation, messages })).toMatchObject({
          isNew: true,
          added: messages.length,
        });
        expect(await readRecord(bob)).toEqual([]);
      });

      it('embeds what comes without a vector, and refuses a vector of another size', async () => {
        const space = await store.vectors.getSpace('model-a', 4);
        await create('/', [say('text'), say('more')]);
        await embedAll(store, space.id, 4);
        const record = await readRecord(alice);
        const filling = await store.spaces.begin('model-b', 4);
        await mergeRecord(bob, record, filling.id);
        expect(await store.jobs.counts('bob')).toMatchObject({ pending: 1 });
        await embedAll(store, space.id, 4);
        expect((await readRecord(bob))[0]?.messages.every(({ vector }) => vector?.length === 4)).toBe(true);
        const [{ messages, summaries: _, ...conversation } = { messages: [], summaries: [] }] = record;
        if (!('id' in conversation)) throw new Error('nothing was read');
        const short = messages.map((message) => ({ ...message, vector: new Float32Array(3) }));
        const carol = store.forTenant('carol');
        await expect(
          carol.record.merge({ conversation, messages: short, spaceId: space.id }),
        ).rejects.toMatchObject({ code: 'request.invalid' });
        expect(await readRecord(carol)).toEqual([]);
      });

      it('shows the change log what was put back, messages before their vectors', async () => {
        const space = await store.vectors.getSpace('model-a', 4);
        await create('/', [say('one'), say('two')]);
        await embedAll(store, space.id, 4);
        const record = await readRecord(alice);
        await alice.record.delete(EVERYTHING, FOREVER);
        const from = await store.changes.lastSeq();
        await mergeRecord(alice, record, space.id);
        const { changes } = await store.changes.read(from, 100);
        expect(changes.map(({ kind }) => kind)).toEqual(['message', 'message', 'vector', 'vector']);
      });
    });

    describe('deleting', () => {
      it('says what would go, and then takes exactly that', async () => {
        const space = await store.vectors.getSpace('model-a', 4);
        await create('/a', [say('one'), say('two')], 'keep');
        await create('/a/b', [say('three')], 'drop');
        const kept = await create('/b', [say('four')], 'drop');
        await embedAll(store, space.id, 4);
        const selection = { conversations: { folder: '/a' } };
        const expected = { conversations: 2, messages: 3, vectors: 3, summaries: 0 };
        expect(await alice.record.delete(selection, { dryRun: true })).toEqual(expected);
        expect(await readRecord(alice)).toHaveLength(3);
        expect(await alice.record.delete(selection, FOREVER)).toEqual(expected);
        expect((await readRecord(alice)).map(({ id }) => id)).toEqual([kept]);
        expect(await alice.record.delete(selection, FOREVER)).toEqual({
          conversations: 0,
          messages: 0,
          vectors: 0,
          summaries: 0,
        });
      });

      it('takes the messages of a time, and the conversations that are left without any', async () => {
        const both = await create('/', [say('old', START_MS - 10), say('new words here', START_MS)]);
        await create('/', [say('only old', START_MS - 20)]);
        await create('/');
        const before = { conversations: {}, sentBeforeMs: START_MS };
        expect(await alice.record.delete(before, { dryRun: true })).toMatchObject({
          conversations: 1,
          messages: 2,
        });
        expect(await alice.record.delete(before, FOREVER)).toMatchObject({ conversations: 1, messages: 2 });
        expect(await readRecord(alice)).toMatchObject([
          { id: both, messages: [{ seq: 1 }] },
          { messages: [] },
        ]);
        expect(await alice.conversations.find(both)).toMatchObject({ messageCount: 1, wordCount: 3 });
        const since = { conversations: {}, sentFromMs: START_MS };
        expect(await alice.record.delete(since, FOREVER)).toMatchObject({ conversations: 2, messages: 1 });
      });

      it('takes summaries with what they are about, and counts them before', async () => {
        const id = await create('/', [say('old', START_MS - 10), say('new', START_MS)]);
        const summarise = async (fromMs: number, toMs: number): Promise<void> => {
          const sources = await alice.summaries.sources(id, { fromMs, toMs });
          await alice.summaries.save(id, {
            fromMs,
            toMs,
            level: 'daily',
            timeZone: 'UTC',
            content: 'short',
            model: 'extractive',
            fallbackReason: null,
            tokens: 1,
            fingerprint: 'f',
            generatedAtMs: 1,
            messageKeys: sources.map(({ key }) => key),
          });
        };
        await summarise(START_MS - 10, START_MS);
        await summarise(START_MS, START_MS + 1);
        const record = await readRecord(alice);
        const before = { conversations: {}, sentBeforeMs: START_MS };
        expect((await readRecord(alice, before))[0]?.summaries).toHaveLength(1);
        expect(await alice.record.delete(before, { dryRun: true })).toMatchObject({ summaries: 1 });
        expect(await alice.record.delete(before, FOREVER)).toMatchObject({ messages: 1, summaries: 1 });
        expect((await readRecord(alice))[0]?.summaries).toMatchObject([{ fromMs: START_MS }]);
        const [{ messages, summaries, ...conversation } = { messages: [], summaries: [] }] = record;
        if (!('id' in conversation)) throw new Error('nothing was read');
        const part = { conversation, messages, summaries };
        expect(await alice.record.compare(part)).toMatchObject({ added: 1, summaries: 1 });
        expect(await alice.record.merge(part)).toMatchObject({ added: 1, summaries: 1 });
        expect(await readRecord(alice)).toMatchObject([{ messages, summaries }]);
        const all = await alice.record.delete(EVERYTHING, { dryRun: true });
        expect(all).toMatchObject({ conversations: 1, messages: 2, summaries: 2 });
      });

      it('takes many conversations in many transactions, and lets writes through between them', async () => {
        for (let index = 0; index < 150; index += 1) await create('/many', [say(`text ${index}`)]);
        const order: string[] = [];
        const deleting = alice.record.delete({ conversations: { folder: '/many' } }, FOREVER).then((gone) => {
          order.push('deleted');
          return gone;
        });
        const written = create('/other', [say('meanwhile')]).then(() => order.push('written'));
        expect(await deleting).toMatchObject({ conversations: 150, messages: 150 });
        await written;
        expect(order).toEqual(['written', 'deleted']);
        expect(await readRecord(alice)).toMatchObject([{ folder: '/other' }]);
      });

      it('leaves what is moved away before its turn comes', async () => {
        for (let index = 0; index < 70; index += 1) await create('/many', [say('text')]);
        const { conversations } = await (
          await alice.record.openView(EVERYTHING, { vectors: false })
        ).conversations(undefined, 1_000);
        const moved = conversations.map(({ id }) => id);
        const deleting = alice.record.delete({ conversations: { folder: '/many' } }, FOREVER);
        const moving = Promise.all(moved.map((id) => alice.conversations.update(id, { folder: '/safe' })));
        const gone = await deleting;
        await moving;
        expect(gone.conversations).toBe(64);
        expect(await alice.conversations.count({ folder: '/safe' })).toBe(6);
      });

      it('forgets what finished jobs said when everything goes, and only then', async () => {
        const id = await create('/a', [say('text')]);
        const job = await alice.backgroundJobs.create({ kind: 'import', unit: 'files' });
        await store.backgroundJobs.start(job);
        await alice.record.delete(EVERYTHING, FOREVER);
        expect(await alice.backgroundJobs.find(job.id)).toBeDefined();
        await store.backgroundJobs.finish(job, { state: 'done', result: { label: 'secret' } });
        await alice.record.delete({ conversations: { ids: [id] } }, FOREVER);
        expect(await alice.backgroundJobs.find(job.id)).toBeDefined();
        await bob.record.delete(EVERYTHING, FOREVER);
        expect(await alice.backgroundJobs.find(job.id)).toBeDefined();
        await alice.record.delete(EVERYTHING, FOREVER);
        expect(await alice.backgroundJobs.find(job.id)).toBeUndefined();
      });

      it('takes nothing of another tenant', async () => {
        await fillOddly(alice, 3);
        await fillOddly(bob, 4);
        const before = await readRecord(alice);
        await bob.record.delete(EVERYTHING, FOREVER);
        expect(await readRecord(bob)).toEqual([]);
        expect(await readRecord(alice)).toEqual(before);
        expect(await store.forTenant('nobody').record.delete(EVERYTHING, FOREVER)).toMatchObject({
          conversations: 0,
        });
      });
    });
  });
}
