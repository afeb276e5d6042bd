import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ImportedPiece, ImportMessage, ImportPiece, MemoryStore, TenantStore } from '../src/index.js';
import type { StoreHarness } from './store.contract.js';

const NOW_MS = Date.UTC(2026, 5, 1);
const SAID_MS = Date.UTC(2024, 0, 1);
const PAGE = { limit: 1_000, offset: 0 };
const digestOf = (text: string): Uint8Array => createHash('sha256').update(text).digest().subarray(0, 16);

/** What every backend must do for imports. */
export function importsContract(backend: string, makeHarness: () => Promise<StoreHarness>): void {
  describe(`imports on ${backend}`, () => {
    let harness: StoreHarness;
    let store: MemoryStore;
    let alice: TenantStore;

    beforeEach(async () => {
      harness = await makeHarness();
      store = await harness.open(() => NOW_MS);
      alice = store.forTenant('alice');
    });
    afterEach(async () => {
      await store.close();
      await harness.dispose();
    });

    const conversation = {
      label: 'Boats',
      folder: '/imports/x',
      status: 'archived' as const,
      metadata: { source: 'x', imported_at: '2026' },
      createdAtMs: SAID_MS,
      updatedAtMs: SAID_MS + 5_000,
    };
    const says = (text: string, more: Partial<ImportMessage> = {}): ImportMessage => ({
      digest: digestOf(text),
      message: { role: 'user', content: text, sentAtMs: SAID_MS },
      ...more,
    });
    const named = (name: string, texts: readonly string[], more: Partial<ImportPiece> = {}): ImportPiece => ({
      source: { kind: 'named', digest: digestOf(name) },
      conversation,
      messages: texts.map((text) => says(text)),
      offset: 0,
      run: 'run',
      ...more,
    });
    /** A conversation without a name: the digest of a message stands for all that was said up to it. */
    const begun = (texts: readonly string[], taken: readonly string[] = []): ImportPiece => {
      const chain = texts.map((_, index) => digestOf(JSON.stringify(texts.slice(0, index + 1))));
      const messages = texts.map((text, index) => says(text, { digest: chain[index] ?? digestOf('') }));
      const source = { kind: 'beginning' as const, chain, enough: 2, taken: new Set(taken) };
      return { ...named('', []), source, messages };
    };
    const add = (piece: ImportPiece, tenant = alice): Promise<ImportedPiece> => tenant.imports.add(piece);
    const idOf = ({ conversation: made }: ImportedPiece): string => made?.id ?? '';
    const textsOf = async (id: string): Promise<string[]> =>
      (await alice.messages.list(id, PAGE)).map(({ content }) => content);

    it('makes a conversation with the times and the state of its source', async () => {
      const { conversation: made, state, added } = await add(named('a', ['one', 'two']));
      expect([state, added]).toEqual(['created', 2]);
      expect(made).toMatchObject({
        label: 'Boats',
        folder: '/imports/x',
        status: 'archived',
        createdAtMs: SAID_MS,
        updatedAtMs: SAID_MS + 5_000,
        messageCount: 2,
      });
    });

    it('adds only what is new of a conversation that it knows by name', async () => {
      const id = idOf(await add(named('a', ['one', 'two'])));
      const metadata = { source: 'x', imported_at: '2027', current_node: 'n' };
      const again = named('a', ['one', 'two', 'three'], {
        run: 'later',
        conversation: { ...conversation, label: 'Renamed', metadata, updatedAtMs: SAID_MS + 9_000 },
      });
      expect(await add(again)).toMatchObject({ state: 'updated', added: 1 });
      expect(await add({ ...again, run: 'last' })).toMatchObject({ state: 'unchanged', added: 0 });
      expect(await textsOf(id)).toEqual(['one', 'two', 'three']);
      expect(await alice.conversations.find(id)).toMatchObject({
        label: 'Boats',
        updatedAtMs: SAID_MS + 9_000,
        metadata: { source: 'x', imported_at: '2026', current_node: 'n' },
      });
    });

    it('tells conversations apart by name, whatever is said in them', async () => {
      const ids = [await add(named('a', ['hello'])), await add(named('b', ['hello']))].map(idOf);
      expect(new Set(ids).size).toBe(2);
    });

    it('lets a run that begins again report what it made', async () => {
      await add(named('a', ['one']));
      expect(await add(named('a', ['one']))).toMatchObject({ state: 'created', added: 0 });
    });

    it('takes a digest that comes twice in a piece once', async () => {
      expect(await add(named('a', ['one', 'one']))).toMatchObject({ added: 1 });
    });

    it('goes on with a conversation that it returned, unless that is deleted', async () => {
      const id = idOf(await add(named('a', ['one'])));
      const more = named('', ['two'], { source: { kind: 'known', conversationId: id }, offset: 1 });
      await add(more);
      expect(await textsOf(id)).toEqual(['one', 'two']);
      await alice.conversations.delete({ ids: [id] });
      await expect(add(more)).rejects.toMatchObject({ code: 'conversation.not_found' });
    });

    it('recognises a nameless conversation by its beginning, and one that has grown', async () => {
      const id = idOf(await add(begun(['hello', 'hi', 'bye'])));
      expect(await add(begun(['hello', 'hi', 'bye']))).toMatchObject({ added: 0 });
      expect(await add(begun(['hello', 'hi']))).toMatchObject({ added: 0 });
      expect(idOf(await add(begun(['hello', 'hi', 'bye', 'ciao'])))).toBe(id);
      expect(await textsOf(id)).toEqual(['hello', 'hi', 'bye', 'ciao']);
    });

    it('keeps nameless conversations apart that go on differently or say too little to be the same', async () => {
      const ids = [['hello'], ['hello', 'hi', 'a'], ['hello', 'hi', 'b'], ['hello', 'you']].map(begun_);
      expect(new Set(await Promise.all(ids)).size).toBe(4);
      async function begun_(texts: string[]): Promise<string> {
        return idOf(await add(begun(texts)));
      }
    });

    it('keeps a conversation that is in one import twice twice', async () => {
      const first = idOf(await add(begun(['hello', 'hi'])));
      const second = idOf(await add(begun(['hello', 'hi'], [first])));
      expect(second).not.toBe(first);
      expect(idOf(await add(begun(['hello', 'hi'])))).toBe(first);
      expect(idOf(await add(begun(['hello', 'hi'], [first])))).toBe(second);
    });

    it('is done once when several import the same at once', async () => {
      const pieces = Array.from({ length: 8 }, (_, run) => named('a', ['one', 'two'], { run: `${run}` }));
      const ids = (await Promise.all(pieces.map((piece) => add(piece)))).map(idOf);
      expect(new Set(ids).size).toBe(1);
      expect(await textsOf(ids[0] ?? '')).toEqual(['one', 'two']);
    });

    it('brings back what was deleted since, and only that', async () => {
      const id = idOf(await add(named('a', ['one', 'two'])));
      const [first] = await alice.messages.list(id, PAGE);
      await alice.messages.delete([first?.id ?? '']);
      expect(await add(named('a', ['one', 'two']))).toMatchObject({ added: 1 });
      expect(await textsOf(id)).toEqual(['two', 'one']);
      await alice.conversations.delete({});
      expect(await add(named('a', ['one', 'two'], { run: 'new' }))).toMatchObject({
        state: 'created',
        added: 2,
      });
    });

    it('remembers nothing of what was deleted', async () => {
      const broken = async (): Promise<unknown[]> =>
        (await store.verifier.verify()).filter(
          ({ check, count }) => check.startsWith('import_') && count > 0,
        );
      const id = idOf(await add(named('a', ['one', 'two'])));
      await add(begun(['hello', 'hi']));
      const [first] = await alice.messages.list(id, PAGE);
      await alice.messages.delete([first?.id ?? '']);
      expect(await broken()).toEqual([]);
      await alice.conversations.delete({});
      expect(await broken()).toEqual([]);
    });

    it('notes when a message is no longer on the path that its source shows', async () => {
      const branch = (isCurrent: boolean): ImportPiece =>
        named('a', [], {
          messages: [
            {
              ...says('one', { isCurrent }),
              message: { role: 'user', content: 'one', metadata: { current: isCurrent } },
            },
          ],
          run: `${isCurrent}`,
        });
      const id = idOf(await add(branch(true)));
      expect(await add(branch(false))).toMatchObject({ state: 'updated', added: 0 });
      expect(await add({ ...branch(false), run: 'x' })).toMatchObject({ state: 'unchanged' });
      expect((await alice.messages.list(id, PAGE))[0]?.metadata).toEqual({ current: false });
    });

    describe('in steps of a run that may begin again', () => {
      const step = (name: string, texts: readonly string[], at = name): ImportPiece =>
        named(name, texts, { run: 'job', step: at });

      it('answers a step as it was the first time, and writes nothing', async () => {
        await add(named('b', ['one']));
        const both = async (): Promise<ImportedPiece[]> => [
          await add(step('a', ['one', 'two'])),
          await add(step('b', ['one', 'two'])),
        ];
        const came = (pieces: readonly ImportedPiece[]): unknown[] =>
          pieces.map((piece) => [idOf(piece), piece.state, piece.added]);
        const first = came(await both());
        expect(first).toEqual([
          [expect.any(String), 'created', 2],
          [expect.any(String), 'updated', 1],
        ]);
        expect(came(await both())).toEqual(first);
        expect((await alice.overview({})).messages).toBe(4);
      });

      it('knows no step of another run, tenant, or name', async () => {
        await add(step('a', ['one']));
        for (const other of [step('a', ['one'], 'next'), named('a', ['one'], { run: 'other', step: 'a' })])
          expect((await add(other)).added).toBe(0);
        expect((await add(step('a', ['one']), store.forTenant('bob'))).added).toBe(1);
      });

      it('brings nothing back that was deleted since', async () => {
        await add(step('a', ['one']));
        await alice.record.delete({ conversations: {} }, { dryRun: false });
        expect(await add(step('a', ['one']))).toEqual({
          conversation: undefined,
          state: 'created',
          added: 1,
        });
        expect(await alice.conversations.count({})).toBe(0);
      });

      it('forgets the steps of runs that are over, and of no other', async () => {
        for (const run of ['x', 'y', 'z']) await add(named(run, ['one'], { run, step: 's' }));
        await store.runSteps.forgetAllBut(new Set(['y', 'unknown']));
        const addedAgain = async (run: string): Promise<number> =>
          (await add(named(run, ['one'], { run, step: 's' }))).added;
        expect([await addedAgain('x'), await addedAgain('y'), await addedAgain('z')]).toEqual([0, 1, 0]);
      });
    });

    it('previews without a trace', async () => {
      expect(await alice.imports.preview(named('a', ['one', 'one']))).toEqual({
        conversation: undefined,
        state: 'created',
        added: 1,
      });
      expect(await alice.conversations.count({})).toBe(0);
      const id = idOf(await add(named('a', ['one'])));
      const preview = await alice.imports.preview(named('a', ['one', 'two'], { run: 'x' }));
      expect([preview.conversation?.id, preview.state, preview.added]).toEqual([id, 'updated', 1]);
    });

    it('keeps tenants apart', async () => {
      const id = idOf(await add(named('a', ['one'])));
      const bob = store.forTenant('bob');
      const known = named('', ['two'], { source: { kind: 'known', conversationId: id } });
      await expect(bob.imports.add(known)).rejects.toMatchObject({ code: 'conversation.not_found' });
      expect((await bob.imports.preview(named('a', ['one']))).conversation).toBeUndefined();
      expect(idOf(await add(named('a', ['one']), bob))).not.toBe(id);
      expect(await textsOf(id)).toEqual(['one']);
    });

    it.each(['an import', 'a write in bulk'])('lets conversations be embedded before %s', async (what) => {
      const imported = [{ role: 'user', content: 'imported' }];
      if (what === 'an import') await add(named('a', ['imported']));
      else {
        const made = await alice.conversations.create(
          { label: 'Bulk', folder: '/' },
          imported,
          undefined,
          'bulk',
        );
        await alice.messages.append(made.id, imported, undefined, 'bulk');
      }
      await alice.conversations.create({ label: 'Now', folder: '/' }, [{ role: 'user', content: 'said' }]);
      const [job] = await store.jobs.claim(1, 1_000);
      expect(await store.vectors.texts(job?.messageKeys ?? [])).toMatchObject([{ content: 'said' }]);
    });
  });
}
