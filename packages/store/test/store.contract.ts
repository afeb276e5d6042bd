import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import type { Change } from '../src/change-log.js';
import type { Conversation, ConversationFilter } from '../src/conversation.js';
import type { ConversationStore } from '../src/conversation-store.js';
import type { MemoryStore, TenantStore } from '../src/memory-store.js';
import type { MessageStore, NewMessage } from '../src/message-store.js';

/** One backend under test: `open` opens the same record again after a `close`. */
export interface StoreHarness {
  open(clock: () => number): Promise<MemoryStore>;
  dispose(): Promise<void>;
}

type TenantMethod =
  | `conversations.${keyof ConversationStore}`
  | `messages.${keyof MessageStore}`
  | 'overview';

const START_MS = Date.UTC(2026, 0, 1);
const ALL: ConversationFilter = {};
const PAGE = { limit: 1_000, offset: 0 };
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const say = (content: string, role = 'user'): NewMessage => ({ role, content });
const vectorOf = (...values: number[]): Float32Array => Float32Array.from(values);

/** What every backend of the store must do. */
export function storeContract(backend: string, makeHarness: () => Promise<StoreHarness>): void {
  describe(`the store contract on ${backend}`, () => {
    let harness: StoreHarness;
    let store: MemoryStore;
    let alice: TenantStore;
    let nowMs: number;

    beforeEach(async () => {
      harness = await makeHarness();
      nowMs = START_MS;
      store = await harness.open(() => nowMs);
      alice = store.forTenant('alice');
    });
    afterEach(async () => {
      await store.close();
      await harness.dispose();
    });

    const reopen = async (): Promise<void> => {
      await store.close();
      store = await harness.open(() => nowMs);
      alice = store.forTenant('alice');
    };
    const create = (folder = '/', messages: NewMessage[] = [], tenant = alice): Promise<Conversation> =>
      tenant.conversations.create({ label: 'Talk', folder }, messages);
    const replay = async (afterSeq = 0, pageSize = 1_000): Promise<Change[]> => {
      const all: Change[] = [];
      for (let after = afterSeq; ; ) {
        const { changes, throughSeq } = await store.changes.read(after, pageSize);
        all.push(...changes);
        if (throughSeq >= (await store.changes.lastSeq())) return all;
        expect(throughSeq).toBeGreaterThan(after);
        after = throughSeq;
      }
    };
    const embedAll = async (spaceId: number): Promise<void> => {
      for (const job of await store.jobs.claim(1_000, 60_000)) {
        const vectors = job.messageKeys.map((messageKey) => ({
          messageKey,
          vector: vectorOf(messageKey, 1),
        }));
        await store.vectors.complete(job.id, spaceId, vectors);
      }
    };

    describe('conversations', () => {
      it('keeps a conversation as it was given, with what it counts', async () => {
        const made = await alice.conversations.create(
          {
            label: 'Trip',
            folder: '/travel/2026',
            importance: 8,
            metadata: { a: 1, nested: { b: [true, null] } },
          },
          [say('Where to go?'), say('To the sea, surely.', 'assistant')],
        );
        expect(made).toEqual({
          id: expect.stringMatching(UUID_V7),
          label: 'Trip',
          folder: '/travel/2026',
          status: 'active',
          importance: 8,
          createdAtMs: START_MS,
          updatedAtMs: START_MS,
          metadata: { a: 1, nested: { b: [true, null] } },
          messageCount: 2,
          wordCount: 7,
        });
        expect(await alice.conversations.find(made.id)).toEqual(made);
        await reopen();
        expect(await alice.conversations.find(made.id)).toEqual(made);
      });

      it('finds nothing under an id it has not given', async () => {
        expect(await alice.conversations.find('nonsense')).toBeUndefined();
        expect(await alice.conversations.find('')).toBeUndefined();
        const { id } = await create();
        expect(await alice.conversations.find(`${id}\0more`)).toBeUndefined();
        expect((await alice.conversations.find(id.toUpperCase()))?.id).toBe(id);
      });

      it('changes only what a change names', async () => {
        const { id } = await create('/a');
        nowMs += 5;
        const changed = await alice.conversations.update(id, { status: 'archived', importance: 10 });
        expect(changed).toMatchObject({ label: 'Talk', folder: '/a', status: 'archived', importance: 10 });
        expect(changed?.updatedAtMs).toBe(START_MS + 5);
        const moved = await alice.conversations.update(id, {
          folder: '/b/c',
          label: 'Moved',
          metadata: { x: 1 },
        });
        expect(moved).toMatchObject({
          label: 'Moved',
          folder: '/b/c',
          status: 'archived',
          metadata: { x: 1 },
        });
        expect(await alice.conversations.count({ folder: '/b' })).toBe(1);
        expect(await alice.conversations.count({ folder: '/a' })).toBe(0);
        expect(await alice.conversations.update('nonsense', { label: 'x' })).toBeUndefined();
      });

      it('refuses an importance outside 1 to 10 and keeps nothing of that write', async () => {
        for (const importance of [0, 11, 2.5, Number.NaN]) {
          const write = alice.conversations.create({ label: 'x', folder: '/', importance }, [say('hello')]);
          await expect(write).rejects.toMatchObject({ code: 'request.invalid' });
        }
        expect(await alice.conversations.count(ALL)).toBe(0);
        expect((await store.statistics()).conversations).toBe(0);
      });

      it('lists the newest update first and pages by place while others write', async () => {
        const made: string[] = [];
        for (let index = 0; index < 7; index += 1) {
          if (index % 2 === 0) nowMs += 1;
          made.push((await create()).id);
        }
        const newestFirst = [...made].reverse();
        expect((await alice.conversations.list(ALL, PAGE)).map(({ id }) => id)).toEqual(newestFirst);
        const first = await alice.conversations.list(ALL, { limit: 3, offset: 0 });
        const last = first.at(-1);
        nowMs += 1;
        await create();
        const rest = await alice.conversations.list(ALL, { ...PAGE, ...(last && { after: last }) });
        expect([...first, ...rest].map(({ id }) => id)).toEqual(newestFirst);
        expect(await alice.conversations.list(ALL, { limit: 2, offset: 1 })).toHaveLength(2);
        await alice.messages.append(made[0] ?? '', [say('again')]);
        expect((await alice.conversations.list(ALL, { limit: 1, offset: 0 }))[0]?.id).not.toBe(made[6]);
      });
    });

    describe('filters', () => {
      const ids = new Map<string, string>();
      beforeEach(async () => {
        const rows: [string, string, string, number, Record<string, unknown>][] = [
          ['root', '/', 'Root', 1, {}],
          ['job', '/job', 'Work', 5, { team: 'red', open: true, n: 1, 'odd "key".x': 'v' }],
          ['jobX', '/job/x', 'Work', 9, { team: 'blue', open: false, n: '1' }],
          ['jobs', '/jobs', 'Other', 10, { team: 'red', open: 1 }],
          ['unicode', '/жизнь/ä', 'Ünïcode', 3, { team: 'ред' }],
        ];
        for (const [name, folder, label, importance, metadata] of rows) {
          const made = await alice.conversations.create({ label, folder, importance, metadata }, [say(name)]);
          ids.set(name, made.id);
        }
        await alice.conversations.update(ids.get('jobs') ?? '', { status: 'archived' });
      });

      it.each<[string, ConversationFilter, string[]]>([
        ['the root folder covers all', { folder: '/' }, ['root', 'job', 'jobX', 'jobs', 'unicode']],
        ['a folder covers what is below it, by segment', { folder: '/job' }, ['job', 'jobX']],
        ['a folder with a trailing slash is the same folder', { folder: '/job/' }, ['job', 'jobX']],
        ['a leaf covers itself', { folder: '/job/x' }, ['jobX']],
        ['part of a segment covers nothing', { folder: '/jo' }, []],
        ['a folder in another script', { folder: '/жизнь' }, ['unicode']],
        ['a label is exact', { label: 'Work' }, ['job', 'jobX']],
        ['a label in another case is another', { label: 'work' }, []],
        ['any of the labels', { labels: ['Other', 'Root', 'None'] }, ['root', 'jobs']],
        ['no labels let nothing through', { labels: [] }, []],
        ['no ids let nothing through', { ids: [] }, []],
        ['status', { status: 'archived' }, ['jobs']],
        ['importance from', { minImportance: 9 }, ['jobX', 'jobs']],
        ['importance to', { maxImportance: 3 }, ['root', 'unicode']],
        ['importance from and to', { minImportance: 3, maxImportance: 5 }, ['job', 'unicode']],
        ['metadata text', { metadata: { team: 'red' } }, ['job', 'jobs']],
        ['metadata in another script', { metadata: { team: 'ред' } }, ['unicode']],
        ['true is not 1', { metadata: { open: true } }, ['job']],
        ['1 is not true', { metadata: { open: 1 } }, ['jobs']],
        ['1 is not "1"', { metadata: { n: '1' } }, ['jobX']],
        ['a number', { metadata: { n: 1 } }, ['job']],
        ['a name with quotes and dots', { metadata: { 'odd "key".x': 'v' } }, ['job']],
        ['all members together', { folder: '/job', label: 'Work', metadata: { team: 'blue' } }, ['jobX']],
        ['nothing', { metadata: { absent: 'x' } }, []],
      ])('%s: list, count, keys and delete agree', async (_, filter, expected) => {
        const wanted = expected.map((name) => ids.get(name)).sort();
        const listed = await alice.conversations.list(filter, PAGE);
        expect(listed.map(({ id }) => id).sort()).toEqual(wanted);
        expect(await alice.conversations.count(filter)).toBe(wanted.length);
        expect(await alice.conversations.keys(filter)).toHaveLength(wanted.length);
        expect(await alice.conversations.delete(filter)).toEqual({
          conversations: wanted.length,
          messages: wanted.length,
        });
        expect(await alice.conversations.count(ALL)).toBe(ids.size - wanted.length);
        for (const id of wanted) expect(await alice.conversations.find(id ?? '')).toBeUndefined();
      });

      it('sums up what a filter lets through, and nothing of another tenant', async () => {
        await create('/job', [say('theirs')], store.forTenant('bob'));
        expect(await alice.overview({ folder: '/job' })).toEqual({
          conversations: 2,
          messages: 2,
          averageImportance: 7,
          labels: [{ name: 'Work', count: 2 }],
          folders: [
            { name: '/job', count: 1 },
            { name: '/job/x', count: 1 },
          ],
        });
        expect((await alice.overview({ ids: [] })).averageImportance).toBe(0);
      });

      it('narrows by ids', async () => {
        const [one, two] = [ids.get('root') ?? '', ids.get('jobX') ?? ''];
        expect(await alice.conversations.count({ ids: [one, two, two, 'nonsense'] })).toBe(2);
        expect(await alice.conversations.count({ ids: [one, two], folder: '/job' })).toBe(1);
      });
    });

    describe('messages', () => {
      it.each([
        ['empty content', ''],
        ['a NUL character', 'before\0after\0'],
        ['several scripts', 'naïve — Ελλάδα, москва, 日本語, עברית, 👩‍👩‍👧‍👦 e\u0301'],
        ['100,000 characters', 'ä😀b'.repeat(25_000)],
        ['quotes, controls and line ends', `'"\`; DROP TABLE x; --\r\n\t\u0001\u2028\uFEFF`],
      ])('keeps %s exactly', async (_, content) => {
        const { id } = await create('/', [say('first')]);
        const metadata = { text: content, deep: [{ [content.slice(0, 20)]: content }] };
        const [made] = await alice.messages.append(id, [
          { role: content.slice(0, 9), name: content, content, metadata },
        ]);
        await reopen();
        expect(made).toMatchObject({ content, metadata, name: content, role: content.slice(0, 9), seq: 1 });
        expect(await alice.messages.find(made?.id ?? '')).toEqual(made);
        expect((await alice.messages.list(id, PAGE))[1]).toEqual(made);
        expect(await store.vectors.texts([made?.key ?? 0])).toEqual([{ messageKey: made?.key, content }]);
        expect((await replay()).at(-1)).toMatchObject({
          kind: 'message',
          message: { content, name: content },
        });
      });

      it('keeps labels and folders with NUL characters, and finds them', async () => {
        const made = await alice.conversations.create({ label: 'a\0b', folder: '/x\0y/z' }, []);
        expect(made).toMatchObject({ label: 'a\0b', folder: '/x\0y/z' });
        expect(await alice.conversations.count({ label: 'a\0b' })).toBe(1);
        expect(await alice.conversations.count({ labels: ['a\0b'] })).toBe(1);
        expect(await alice.conversations.count({ label: 'a' })).toBe(0);
        expect(await alice.conversations.count({ folder: '/x\0y' })).toBe(1);
        expect(await alice.conversations.count({ folder: '/x' })).toBe(0);
      });

      it('answers with what it kept when text is not Unicode', async () => {
        const { id } = await create();
        const [made] = await alice.messages.append(id, [say('lone \ud800 and \udc00, pair \ud83d\ude00')]);
        expect(made?.content).toBe('lone \ufffd and \ufffd, pair \ud83d\ude00');
        expect(await alice.messages.find(made?.id ?? '')).toEqual(made);
      });

      it('appends in order, with places, keys and ids that only grow', async () => {
        const { id } = await create('/', [say('0'), say('1')]);
        nowMs += 10;
        const appended = await alice.messages.append(id, [say('2'), { ...say('3'), sentAtMs: 42 }]);
        expect(appended.map(({ seq }) => seq)).toEqual([2, 3]);
        expect(appended.map(({ sentAtMs }) => sentAtMs)).toEqual([nowMs, 42]);
        const all = await alice.messages.list(id, PAGE);
        expect(all.map(({ content }) => content)).toEqual(['0', '1', '2', '3']);
        expect(all.map(({ key }) => key)).toEqual(
          [...new Set(all.map(({ key }) => key))].sort((a, b) => a - b),
        );
        expect(all.map((message) => message.id)).toEqual(all.map((message) => message.id).sort());
        expect(all.slice(2)).toEqual(appended);
        for (const message of all) expect(message.id).toMatch(UUID_V7);
        expect(await alice.messages.list(id, { limit: 1, offset: 0, afterSeq: 1 })).toEqual([appended[0]]);
        expect(await alice.messages.list(id, { limit: 2, offset: 1 })).toEqual(all.slice(1, 3));
        const found = await alice.conversations.find(id);
        expect(found).toMatchObject({ messageCount: 4, wordCount: 4, updatedAtMs: nowMs });
      });

      it('says that a conversation is not there', async () => {
        await expect(alice.messages.append('nonsense', [say('x')])).rejects.toMatchObject({
          code: 'conversation.not_found',
        });
        expect(await alice.messages.list('nonsense', PAGE)).toEqual([]);
      });

      it('keeps nothing of a write that fails in the middle', async () => {
        const { id } = await create();
        const bad = [say('one'), say('two'), { ...say('three'), sentAtMs: Number.NaN }];
        const before = await store.changes.lastSeq();
        await expect(alice.messages.append(id, bad)).rejects.toBeInstanceOf(AppError);
        await expect(create('/', bad)).rejects.toBeInstanceOf(AppError);
        expect(await alice.messages.list(id, PAGE)).toEqual([]);
        expect(await alice.conversations.count(ALL)).toBe(1);
        expect(await replay(before)).toEqual([]);
        expect(await store.jobs.counts()).toEqual({ pending: 0, running: 0, failed: 0 });
        expect(await store.statistics()).toMatchObject({
          conversations: 1,
          messages: 0,
          pendingEmbeddings: 0,
        });
      });

      it('lets writes that come together succeed or fail each for itself, in order', async () => {
        const { id } = await create();
        const results = await Promise.allSettled(
          Array.from({ length: 50 }, (_, index) =>
            index % 10 === 3
              ? alice.messages.append(id, [{ ...say('bad'), sentAtMs: Number.NaN }])
              : alice.messages.append(id, [say(`m${index}`)]),
          ),
        );
        expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(5);
        const kept = await alice.messages.list(id, PAGE);
        const wanted = Array.from({ length: 50 }, (_, index) => index).filter((index) => index % 10 !== 3);
        expect(kept.map(({ content }) => content)).toEqual(wanted.map((index) => `m${index}`));
        expect(kept.map(({ seq }) => seq)).toEqual(wanted.map((_, index) => index));
      });

      it('writes 10,000 messages in one piece, while reads go on', async () => {
        const messages = Array.from({ length: 10_000 }, (_, index) => say(`message ${index}`));
        const writing = create('/bulk', messages);
        let reads = 0;
        let done = false;
        const finished = writing.finally(() => {
          done = true;
        });
        while (!done) {
          const seen = await alice.conversations.list({ folder: '/bulk' }, PAGE);
          expect(seen.map(({ messageCount }) => messageCount)).toEqual(seen.length === 0 ? [] : [10_000]);
          reads += 1;
          await new Promise((resolve) => setImmediate(resolve));
        }
        expect((await finished).messageCount).toBe(10_000);
        expect(reads).toBeGreaterThan(3);
        expect(await replay()).toHaveLength(10_000);
      });

      it('gets messages by key with their conversations, in the order asked for', async () => {
        const one = await create('/', [say('a'), say('b')]);
        const two = await create('/', [say('c')]);
        const [a, b] = await alice.messages.list(one.id, PAGE);
        const [c] = await alice.messages.list(two.id, PAGE);
        const got = await alice.messages.getByKeys([c?.key ?? 0, 999_999, b?.key ?? 0, a?.key ?? 0]);
        expect(got.map(({ message }) => message)).toEqual([c, b, a]);
        expect(got.map(({ conversation }) => conversation)).toEqual([two, one, one]);
      });

      it('deletes messages and leaves the places of the others', async () => {
        const { id } = await create('/', [say('zero'), say('one two'), say('three')]);
        const all = await alice.messages.list(id, PAGE);
        expect(await alice.messages.delete([all[1]?.id ?? '', 'nonsense', all[1]?.id ?? ''])).toBe(1);
        expect((await alice.messages.list(id, PAGE)).map(({ seq }) => seq)).toEqual([0, 2]);
        expect(await alice.conversations.find(id)).toMatchObject({ messageCount: 2, wordCount: 2 });
        const [next] = await alice.messages.append(id, [say('four')]);
        expect(next?.seq).toBe(3);
        expect(await store.jobs.counts()).toMatchObject({ pending: 2 });
      });

      it('knows who takes part, by name or by a role that names one', async () => {
        const made = await create('/a', [
          { role: 'user', name: 'Caroline Smith', content: 'hi' },
          { role: 'Melanie', content: 'hello' },
          { role: 'assistant', content: 'hey' },
        ]);
        await create('/b', [{ role: 'user', name: 'Élodie', content: 'salut' }]);
        const words = ['caroline', 'smith', 'melanie', 'assistant', 'user', 'élodie', 'bob', 'caroline'];
        const ask = (filter: ConversationFilter): Promise<string[]> =>
          alice.messages.findParticipants(words, filter);
        expect((await ask(ALL)).sort()).toEqual(['caroline', 'melanie', 'smith', 'élodie']);
        expect((await ask({ folder: '/a' })).sort()).toEqual(['caroline', 'melanie', 'smith']);
        expect(await ask({ folder: '/none' })).toEqual([]);
        const [first] = await alice.messages.list(made.id, PAGE);
        await alice.messages.delete([first?.id ?? '']);
        expect(await ask({ folder: '/a' })).toEqual(['melanie']);
        await alice.conversations.delete({ folder: '/a' });
        expect(await ask(ALL)).toEqual(['élodie']);
      });
    });

    describe('writing once', () => {
      const once = { key: 'k1', fingerprint: 'f1' };

      it('gives the first answer again and writes nothing, also after a restart', async () => {
        const first = await alice.conversations.create({ label: 'x', folder: '/' }, [say('a')], once);
        await reopen();
        expect(await alice.conversations.create({ label: 'x', folder: '/' }, [say('a')], once)).toEqual(
          first,
        );
        const appendOnce = { key: 'k2', fingerprint: 'f' };
        const appended = await alice.messages.append(first.id, [say('b'), say('c')], appendOnce);
        await alice.messages.append(first.id, [say('between')]);
        expect(await alice.messages.append(first.id, [say('b'), say('c')], appendOnce)).toEqual(appended);
        expect((await alice.conversations.find(first.id))?.messageCount).toBe(4);
      });

      it('holds also for writes that come at the same moment', async () => {
        const { id } = await create();
        const writes = Array.from({ length: 10 }, () => alice.messages.append(id, [say('a')], once));
        const [first, ...others] = await Promise.all(writes);
        for (const other of others) expect(other).toEqual(first);
        expect((await alice.conversations.find(id))?.messageCount).toBe(1);
      });

      it('refuses the key for another request, and leaves it free after a failure', async () => {
        const { id } = await create();
        const bad = [{ ...say('x'), sentAtMs: Number.NaN }];
        await expect(alice.messages.append(id, bad, once)).rejects.toMatchObject({ code: 'request.invalid' });
        await alice.messages.append(id, [say('a')], once);
        const other = alice.messages.append(id, [say('b')], { ...once, fingerprint: 'f2' });
        await expect(other).rejects.toMatchObject({ code: 'idempotency.conflict' });
        const elsewhere = store.forTenant('bob').conversations.create({ label: 'x', folder: '/' }, [], once);
        await expect(elsewhere).resolves.toMatchObject({ label: 'x' });
      });

      it('forgets a key a week later, while it runs, and not before', async () => {
        const { id } = await create();
        const append = (key: string, fingerprint: string) =>
          alice.messages.append(id, [say('a')], { key, fingerprint });
        await append('old', 'f1');
        nowMs += 7 * 86_400_000;
        await append('next', 'f');
        await expect(append('old', 'f2')).rejects.toMatchObject({ code: 'idempotency.conflict' });
        nowMs += 1;
        await append('later', 'f');
        await expect(append('old', 'f2')).resolves.toHaveLength(1);
        await expect(append('next', 'f2')).rejects.toMatchObject({ code: 'idempotency.conflict' });
      });
    });

    describe('jobs', () => {
      it('puts one job for the messages of a write into the outbox, and none for blank text', async () => {
        const { id } = await create('/', [say('a'), say('  \n'), say('b')]);
        const messages = await alice.messages.list(id, PAGE);
        expect(messages.map(({ embeddingState }) => embeddingState)).toEqual(['pending', 'ready', 'pending']);
        const [job, ...others] = await store.jobs.claim(10, 1_000);
        expect(others).toEqual([]);
        expect(job).toEqual({
          id: expect.any(Number),
          tenantId: 'alice',
          kind: 'embed',
          messageKeys: [messages[0]?.key, messages[2]?.key],
          attempts: 1,
        });
        expect(await store.jobs.counts()).toEqual({ pending: 0, running: 1, failed: 0 });
        await create('/', [say('')]);
        expect(await store.jobs.counts()).toEqual({ pending: 0, running: 1, failed: 0 });
      });

      it('leases a job to one, and to the next when the lease runs out', async () => {
        await create('/', [say('a')]);
        const [job] = await store.jobs.claim(10, 1_000);
        expect(await store.jobs.claim(10, 1_000)).toEqual([]);
        nowMs += 999;
        expect(await store.jobs.claim(10, 1_000)).toEqual([]);
        nowMs += 1;
        expect(await store.jobs.counts()).toEqual({ pending: 1, running: 0, failed: 0 });
        expect(await store.jobs.claim(10, 1_000)).toEqual([{ ...job, attempts: 2 }]);
        await reopen();
        nowMs += 1_000;
        expect(await store.jobs.claim(10, 1_000)).toEqual([{ ...job, attempts: 3 }]);
      });

      it('gives each job to one of many that ask at once', async () => {
        for (let index = 0; index < 20; index += 1) await create('/', [say('a')]);
        const claims = await Promise.all(Array.from({ length: 10 }, () => store.jobs.claim(3, 1_000)));
        const ids = claims.flat().map(({ id }) => id);
        expect(ids).toHaveLength(20);
        expect(new Set(ids).size).toBe(20);
      });

      it('brings a job back after its delay', async () => {
        await create('/', [say('a')]);
        const [job] = await store.jobs.claim(1, 1_000);
        await store.jobs.retry(job?.id ?? 0, 500, 'bridge away');
        expect(await store.jobs.counts('alice')).toEqual({ pending: 1, running: 0, failed: 0 });
        expect(await store.jobs.claim(1, 1_000)).toEqual([]);
        nowMs += 500;
        expect(await store.jobs.claim(1, 1_000)).toEqual([{ ...job, attempts: 2 }]);
      });

      it('marks the messages of a job that is given up', async () => {
        const { id } = await create('/', [say('a'), say('b')]);
        const [job] = await store.jobs.claim(1, 1_000);
        await store.jobs.fail(job?.id ?? 0, 'refused');
        nowMs += 1_000_000;
        expect(await store.jobs.claim(1, 1_000)).toEqual([]);
        expect(await store.jobs.counts()).toEqual({ pending: 0, running: 0, failed: 1 });
        const states = (await alice.messages.list(id, PAGE)).map(({ embeddingState }) => embeddingState);
        expect(states).toEqual(['failed', 'failed']);
        expect((await store.statistics()).pendingEmbeddings).toBe(0);
        await store.jobs.fail(999, 'no such job');
      });

      it('divides a job until it holds one message', async () => {
        await create('/', [say('a'), say('b'), say('c')]);
        const [job] = await store.jobs.claim(1, 1_000);
        expect(await store.jobs.split(job?.id ?? 0)).toBe(true);
        const halves = await store.jobs.claim(10, 1_000);
        expect(halves.flatMap(({ messageKeys }) => messageKeys).sort()).toEqual(job?.messageKeys);
        expect(halves.map(({ messageKeys }) => messageKeys.length).sort()).toEqual([1, 2]);
        const single = halves.find(({ messageKeys }) => messageKeys.length === 1);
        expect(await store.jobs.split(single?.id ?? 0)).toBe(false);
        expect(await store.jobs.split(999)).toBe(false);
      });

      it('takes what was written in small pieces before a bulk', async () => {
        await create(
          '/',
          Array.from({ length: 300 }, (_, index) => say(`bulk ${index}`)),
        );
        nowMs += 1;
        const { id } = await create('/', [say('live')]);
        const [live] = await alice.messages.list(id, PAGE);
        expect((await store.jobs.claim(1, 1_000))[0]?.messageKeys).toEqual([live?.key]);
        const bulk = await store.jobs.claim(100, 1_000);
        expect(bulk.flatMap(({ messageKeys }) => messageKeys)).toHaveLength(300);
        for (const { messageKeys } of bulk) expect(messageKeys.length).toBeLessThanOrEqual(64);
      });
    });

    describe('vectors', () => {
      it('makes a space once and refuses another dimension or model for it', async () => {
        expect(await store.vectors.currentSpace()).toBeUndefined();
        const space = await store.vectors.getSpace('m', 3);
        expect(await store.vectors.getSpace('m', 3)).toEqual(space);
        await expect(store.vectors.getSpace('m', 4)).rejects.toMatchObject({
          code: 'embedding_space.conflict',
        });
        await expect(store.vectors.getSpace('n', 3)).rejects.toMatchObject({
          code: 'embedding_space.conflict',
        });
        await reopen();
        expect(await store.vectors.currentSpace()).toEqual({ id: space.id, model: 'm', dimension: 3 });
        await expect(store.vectors.getSpace('o', 0)).rejects.toBeInstanceOf(AppError);
      });

      it('completes a job in one piece: vectors, states, change log', async () => {
        const { id } = await create('/', [say('a'), say('b')]);
        const space = await store.vectors.getSpace('m', 2);
        const [job] = await store.jobs.claim(1, 1_000);
        const [a = 0, b = 0] = job?.messageKeys ?? [];
        const before = await store.changes.lastSeq();
        await store.vectors.complete(job?.id ?? 0, space.id, [
          { messageKey: b, vector: vectorOf(0.25, -1e-30) },
          { messageKey: a, vector: vectorOf(1, 2) },
        ]);
        await reopen();
        expect(await store.vectors.get(space.id, [b, 999, a])).toEqual([
          { messageKey: b, vector: vectorOf(0.25, -1e-30) },
          { messageKey: a, vector: vectorOf(1, 2) },
        ]);
        const states = (await alice.messages.list(id, PAGE)).map(({ embeddingState }) => embeddingState);
        expect(states).toEqual(['ready', 'ready']);
        expect(await store.jobs.counts()).toEqual({ pending: 0, running: 0, failed: 0 });
        expect(await replay(before)).toEqual([
          {
            seq: expect.any(Number),
            kind: 'vector',
            tenantId: 'alice',
            messageKey: a,
            spaceId: space.id,
            vector: vectorOf(1, 2),
          },
          {
            seq: expect.any(Number),
            kind: 'vector',
            tenantId: 'alice',
            messageKey: b,
            spaceId: space.id,
            vector: vectorOf(0.25, -1e-30),
          },
        ]);
      });

      it('keeps nothing of a completion with a wrong vector', async () => {
        await create('/', [say('a'), say('b')]);
        const space = await store.vectors.getSpace('m', 2);
        const [job] = await store.jobs.claim(1, 1_000);
        const [a = 0, b = 0] = job?.messageKeys ?? [];
        for (const wrong of [
          vectorOf(1),
          vectorOf(1, 2, 3),
          vectorOf(1, Number.NaN),
          vectorOf(Infinity, 1),
        ]) {
          const vectors = [
            { messageKey: a, vector: vectorOf(1, 2) },
            { messageKey: b, vector: wrong },
          ];
          await expect(store.vectors.complete(job?.id ?? 0, space.id, vectors)).rejects.toBeInstanceOf(
            AppError,
          );
        }
        expect(await store.vectors.get(space.id, [a, b])).toEqual([]);
        expect(await store.jobs.counts()).toEqual({ pending: 0, running: 1, failed: 0 });
      });

      it('drops vectors of messages deleted meanwhile, and of jobs that are gone', async () => {
        const { id } = await create('/', [say('a'), say('b')]);
        const gone = await create('/gone', [say('c')]);
        const space = await store.vectors.getSpace('m', 2);
        const jobs = await store.jobs.claim(10, 1_000);
        const [a, b] = await alice.messages.list(id, PAGE);
        const [c] = await alice.messages.list(gone.id, PAGE);
        await alice.messages.delete([a?.id ?? '']);
        await alice.conversations.delete({ ids: [gone.id] });
        const vectors = [a, b, c].map((message) => ({
          messageKey: message?.key ?? 0,
          vector: vectorOf(1, 2),
        }));
        const jobIds = jobs.map((job) => job.id);
        await store.vectors.complete(jobIds, space.id, vectors);
        await store.vectors.complete(jobIds, space.id, vectors);
        expect((await replay()).map((change) => change.kind)).toEqual([
          'message',
          'delete',
          'delete',
          'vector',
        ]);
        expect(
          await store.vectors.get(
            space.id,
            vectors.map(({ messageKey }) => messageKey),
          ),
        ).toEqual([vectors[1]]);
      });

      it('marks messages that their job brings no vector for', async () => {
        const { id } = await create('/', [say('a'), say('b')]);
        const space = await store.vectors.getSpace('m', 2);
        const [job] = await store.jobs.claim(1, 1_000);
        const [a = 0] = job?.messageKeys ?? [];
        await store.vectors.complete(job?.id ?? 0, space.id, [{ messageKey: a, vector: vectorOf(1, 2) }]);
        const states = (await alice.messages.list(id, PAGE)).map(({ embeddingState }) => embeddingState);
        expect(states).toEqual(['ready', 'failed']);
      });

      it('touches no message of another job', async () => {
        await create('/', [say('a')]);
        await create('/', [say('b')]);
        const space = await store.vectors.getSpace('m', 2);
        const [first, second] = await store.jobs.claim(2, 1_000);
        const key = second?.messageKeys[0] ?? 0;
        await store.vectors.complete(first?.id ?? 0, space.id, [{ messageKey: key, vector: vectorOf(1, 2) }]);
        expect(await store.vectors.get(space.id, [key])).toEqual([]);
      });
    });

    describe('the change log', () => {
      it('forgets deletions that every index holds, and says up to where', async () => {
        const { id } = await create('/', [say('a'), say('b')]);
        const [first, second] = await alice.messages.list(id, PAGE);
        await alice.messages.delete([first?.id ?? '']);
        const through = await store.changes.lastSeq();
        await alice.messages.delete([second?.id ?? '']);
        const last = await create('/', [say('c')]);
        const kinds = async (afterSeq: number): Promise<string[]> =>
          (await store.changes.read(afterSeq, 100)).changes.map(({ kind }) => kind);
        expect(await store.changes.forgottenThrough()).toBe(0);
        await store.changes.forgetDeletions(through);
        expect(await kinds(0)).toEqual(['delete', 'message']);
        expect(await kinds(through)).toEqual(['delete', 'message']);
        expect(await store.changes.forgottenThrough()).toBe(through);
        await store.changes.forgetDeletions(through - 1);
        await store.changes.forgetDeletions(10_000);
        expect(await kinds(0)).toEqual(['message']);
        const lastSeq = await store.changes.lastSeq();
        await reopen();
        expect(await store.changes.forgottenThrough()).toBe(lastSeq);
        expect(await alice.conversations.find(last.id)).toMatchObject({ messageCount: 1 });
      });

      /** A derived index: what remains after applying changes in order. */
      const apply = (index: Map<string, unknown>, changes: readonly Change[]): Map<string, unknown> => {
        for (const change of changes) {
          if (change.kind === 'message') index.set(`m${change.message.key}`, change.message);
          else if (change.kind === 'vector')
            index.set(`v${change.messageKey}/${change.spaceId}`, [...change.vector]);
          else if (change.kind === 'drop_space') {
            for (const key of [...index.keys()]) if (key.endsWith(`/${change.spaceId}`)) index.delete(key);
          } else
            for (const key of [...index.keys()])
              if (key.split('/')[0]?.slice(1) === `${change.messageKey}`) index.delete(key);
        }
        return new Map([...index].sort(([a], [b]) => a.localeCompare(b)));
      };

      it('rebuilds the same index from the start and from any place in between', async () => {
        let space = await store.vectors.getSpace('m', 2);
        const states: { seq: number; index: Map<string, unknown> }[] = [{ seq: 0, index: new Map() }];
        const remember = async (): Promise<void> => {
          states.push({ seq: await store.changes.lastSeq(), index: apply(new Map(), await replay()) });
        };
        const bob = store.forTenant('bob');
        for (let round = 0; round < 6; round += 1) {
          const made = await create(
            `/r${round % 3}`,
            [say(`a${round}`), say(`b${round}`)],
            round % 2 ? bob : alice,
          );
          await remember();
          await embedAll(space.id);
          await remember();
          if (round % 2 === 0) await alice.messages.append(made.id, [say('more')]);
          await remember();
          if (round > 2) await alice.conversations.delete({ folder: `/r${(round + 1) % 3}` });
          await remember();
          if (round === 4) {
            const next = await store.spaces.begin('m', 2);
            const { messages, throughSeq } = await store.spaces.next(next.id, 100);
            const vectors = messages.map(({ messageKey }) => ({ messageKey, vector: vectorOf(2, 3) }));
            await store.spaces.fill(next.id, { vectors, refused: [], throughSeq });
            expect(await store.spaces.switchTo(next.id)).toBe(true);
            space = next;
            await remember();
            while (await store.spaces.drop(2)) await remember();
          }
        }
        const final = apply(new Map(), await replay());
        expect(final.size).toBeGreaterThan(5);
        for (const pageSize of [1, 3, 1_000]) {
          expect(apply(new Map(), await replay(0, pageSize))).toEqual(final);
          for (const { seq, index } of states) {
            expect(apply(new Map(index), await replay(seq, pageSize))).toEqual(final);
          }
        }
      });

      it('numbers changes upwards and never gives a number or a key again', async () => {
        const { id } = await create('/', [say('a'), say('b')]);
        const before = (await replay()).map(({ seq }) => seq);
        expect(before).toEqual([...new Set(before)].sort((a, b) => a - b));
        const last = await store.changes.lastSeq();
        expect(last).toBe(before.at(-1));
        await alice.conversations.delete({ ids: [id] });
        await reopen();
        await create('/', [say('c')]);
        const after = await replay();
        expect(after.map(({ kind }) => kind)).toEqual(['delete', 'delete', 'message']);
        for (const { seq } of after) expect(seq).toBeGreaterThan(last);
        expect(await alice.conversations.keys(ALL)).toEqual([2]);
      });

      it('starts at 0 and stays in its place when there is nothing new', async () => {
        expect(await store.changes.lastSeq()).toBe(0);
        expect(await store.changes.read(0, 10)).toEqual({ changes: [], throughSeq: 0 });
        expect(await store.changes.read(7, 10)).toEqual({ changes: [], throughSeq: 7 });
      });

      it('calls back after each commit, when the change can be read', async () => {
        const heard: number[] = [];
        const stop = store.changes.onCommit((seq) => heard.push(seq));
        const { id } = await create('/', [say('a')]);
        await alice.messages.append(id, [say('b'), say('c')]);
        expect(heard).toEqual([1, 3]);
        await expect(alice.messages.append('nonsense', [say('x')])).rejects.toBeInstanceOf(AppError);
        stop();
        await alice.messages.append(id, [say('d')]);
        expect(heard).toEqual([1, 3]);
      });
    });

    describe('deletion', () => {
      it('takes text, vectors, jobs and log entries along, and leaves a deletion', async () => {
        const kept = await create('/kept', [say('kept')]);
        const gone = await create('/gone', [say('embedded'), say('too')]);
        const space = await store.vectors.getSpace('m', 2);
        await embedAll(space.id);
        await alice.messages.append(gone.id, [say('still pending')]);
        const keys = (await alice.messages.list(gone.id, PAGE)).map(({ key }) => key);
        expect(await alice.conversations.delete({ folder: '/gone' })).toEqual({
          conversations: 1,
          messages: 3,
        });
        expect(await alice.messages.getByKeys(keys)).toEqual([]);
        expect(await store.vectors.texts(keys)).toEqual([]);
        expect(await store.vectors.get(space.id, keys)).toEqual([]);
        expect(await store.jobs.counts()).toEqual({ pending: 0, running: 0, failed: 0 });
        expect(await store.statistics()).toMatchObject({
          conversations: 1,
          messages: 1,
          pendingEmbeddings: 0,
        });
        const log = await replay();
        expect(log.flatMap((change) => (change.kind === 'delete' ? [change.messageKey] : []))).toEqual(keys);
        expect(log.filter(({ kind }) => kind !== 'delete')).toHaveLength(2);
        expect((await alice.conversations.find(kept.id))?.messageCount).toBe(1);
        expect(await alice.conversations.delete({ folder: '/gone' })).toEqual({
          conversations: 0,
          messages: 0,
        });
      });
    });

    describe('tenants', () => {
      it('gives another tenant nothing, whatever method it calls with our ids', async () => {
        const made = await create('/secret', [{ role: 'user', name: 'Ann', content: 'private' }]);
        const [message] = await alice.messages.list(made.id, PAGE);
        const before = [await alice.conversations.find(made.id), message];
        const filter = { ids: [made.id] };
        const once = { key: 'shared', fingerprint: 'f' };
        await alice.messages.append(made.id, [say('once')], once);
        const mallory = store.forTenant('mallory');
        // A method added to the port does not compile until somebody attacks it here.
        const attacks: Record<TenantMethod, () => Promise<unknown>> = {
          'conversations.create': () =>
            mallory.conversations.create({ label: 'x', folder: '/own' }, [], once),
          'conversations.find': () => mallory.conversations.find(made.id),
          'conversations.list': () => mallory.conversations.list(filter, PAGE),
          'conversations.count': () => mallory.conversations.count({ folder: '/secret' }),
          'conversations.update': () => mallory.conversations.update(made.id, { label: 'stolen' }),
          'conversations.delete': () => mallory.conversations.delete({ folder: '/secret' }),
          'conversations.keys': () => mallory.conversations.keys({ folder: '/secret' }),
          overview: async () => (await mallory.overview({ folder: '/secret' })).labels,
          'messages.append': () =>
            mallory.messages.append(made.id, [say('spam')]).catch((error) => error.code),
          'messages.find': () => mallory.messages.find(message?.id ?? ''),
          'messages.list': () => mallory.messages.list(made.id, PAGE),
          'messages.getByKeys': () => mallory.messages.getByKeys([message?.key ?? 0]),
          'messages.findParticipants': () => mallory.messages.findParticipants(['ann'], ALL),
          'messages.delete': () => mallory.messages.delete([message?.id ?? '']),
        };
        const nothing = [undefined, 0, [], { conversations: 0, messages: 0 }, 'conversation.not_found'];
        // As a tenant the store has never seen, and as one that has written itself.
        for (const round of ['unknown', 'known']) {
          for (const [name, attack] of Object.entries(attacks)) {
            if (name === 'conversations.create') continue;
            expect([name, round, nothing]).toEqual([name, round, expect.arrayContaining([await attack()])]);
          }
          const own = (await attacks['conversations.create']()) as Conversation;
          expect(own.id).not.toBe(made.id);
        }
        expect(await store.jobs.counts('mallory')).toEqual({ pending: 0, running: 0, failed: 0 });
        expect(await alice.messages.find(message?.id ?? '')).toEqual(before[1]);
        expect(await alice.conversations.find(made.id)).toMatchObject({ label: 'Talk', messageCount: 2 });
      });

      it('names the tenant in jobs and changes', async () => {
        await create('/', [say('a')]);
        await create('/', [say('b')], store.forTenant('bob'));
        expect((await store.jobs.claim(10, 1_000)).map(({ tenantId }) => tenantId)).toEqual(['alice', 'bob']);
        expect(await replay()).toMatchObject([{ tenantId: 'alice' }, { tenantId: 'bob' }]);
      });
    });

    it('counts what it holds and proves that it can write', async () => {
      await create('/', [say('a'), say('b')]);
      await store.ping();
      expect(await store.statistics()).toEqual({
        conversations: 1,
        messages: 2,
        pendingEmbeddings: 2,
        databaseBytes: expect.any(Number),
        logBytes: expect.any(Number),
      });
      expect((await store.statistics()).databaseBytes).toBeGreaterThan(1_000);
    });

    it('finishes writes under way on close, closes once, and refuses everything after', async () => {
      const { id } = await create();
      const writes = Array.from({ length: 20 }, () => alice.messages.append(id, [say('last')]));
      await Promise.all([store.close(), store.close()]);
      await Promise.all(writes);
      await store.close();
      const refused = { code: 'store.unavailable' };
      await expect(alice.messages.append(id, [say('late')])).rejects.toMatchObject(refused);
      await expect(alice.conversations.list(ALL, PAGE)).rejects.toMatchObject(refused);
      await expect(store.ping()).rejects.toMatchObject(refused);
      await expect(store.changes.read(0, 1)).rejects.toMatchObject(refused);
      await reopen();
      expect((await alice.conversations.find(id))?.messageCount).toBe(20);
    });
  });
}
