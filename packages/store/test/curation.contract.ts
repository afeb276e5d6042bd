import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Conversation, MemoryStore, NewSummary, TenantStore } from '../src/index.js';
import type { StoreHarness } from './store.contract.js';

const DAY_MS = 86_400_000;
const MONDAY_MS = Date.UTC(2026, 0, 5);
const PAGE = { limit: 100, offset: 0 };

/** What every backend must do for summaries and pruning. */
export function curationContract(backend: string, makeHarness: () => Promise<StoreHarness>): void {
  describe(`summaries and pruning on ${backend}`, () => {
    let harness: StoreHarness;
    let store: MemoryStore;
    let alice: TenantStore;
    let nowMs: number;

    beforeEach(async () => {
      harness = await makeHarness();
      nowMs = MONDAY_MS;
      store = await harness.open(() => nowMs);
      alice = store.forTenant('alice');
    });
    afterEach(async () => {
      await store.close();
      await harness.dispose();
    });

    const create = (days: readonly number[] = [], more: object = {}): Promise<Conversation> =>
      alice.conversations.create(
        { label: 'Talk', folder: '/', ...more },
        days.map((day) => ({ role: 'user', content: `day ${day}`, sentAtMs: MONDAY_MS + day * DAY_MS })),
      );
    const span = (fromDay: number, toDay: number) => ({
      fromMs: MONDAY_MS + fromDay * DAY_MS,
      toMs: MONDAY_MS + toDay * DAY_MS,
    });
    const summaryOf = async (id: string, fromDay: number, toDay: number): Promise<NewSummary> => ({
      level: toDay - fromDay === 1 ? 'daily' : 'weekly',
      timeZone: 'UTC',
      ...span(fromDay, toDay),
      content: `days ${fromDay} to ${toDay}`,
      model: 'extractive',
      fallbackReason: 'away',
      tokens: 5,
      fingerprint: 'f',
      generatedAtMs: nowMs,
      messageKeys: (await alice.summaries.sources(id, span(fromDay, toDay))).map(({ key }) => key),
    });
    const save = async (id: string, fromDay: number, toDay: number) =>
      alice.summaries.save(id, await summaryOf(id, fromDay, toDay));
    const contentsOf = async (id: string): Promise<string[]> =>
      (await alice.summaries.list(id)).map(({ content }) => content);

    it('names the sources of a span by time, however they lie in the conversation', async () => {
      const { id } = await create([3, 1, 2, 9]);
      const days = async (from: number, to: number) =>
        (await alice.summaries.sources(id, span(from, to))).map(
          ({ sentAtMs }) => (sentAtMs - MONDAY_MS) / DAY_MS,
        );
      expect(await days(1, 4)).toEqual([1, 2, 3]);
      expect(await days(2, 3)).toEqual([2]);
      expect(await alice.summaries.sources(id)).toHaveLength(4);
      expect(await alice.summaries.sources('nonsense')).toEqual([]);
    });

    it('keeps a summary, and a newer one of the same span in its place', async () => {
      const { id } = await create([0, 0, 1]);
      const first = await save(id, 0, 1);
      const second = await alice.summaries.save(id, {
        ...(await summaryOf(id, 0, 1)),
        content: 'better\0 \ud800',
        model: 'm',
        fallbackReason: null,
      });
      await save(id, 0, 7);
      await store.close();
      store = await harness.open(() => nowMs);
      alice = store.forTenant('alice');
      const [kept, week] = await alice.summaries.list(id);
      expect(kept).toEqual({
        ...second,
        conversationId: id,
        content: 'better\0 \ufffd',
        model: 'm',
        fallbackReason: null,
        messageCount: 2,
      });
      expect(kept?.id).not.toBe(first?.id);
      expect(week).toMatchObject({ level: 'weekly', messageCount: 3, fallbackReason: 'away' });
    });

    it('deletes with a message every summary whose span holds it, and no other', async () => {
      const { id } = await create([0, 1, 8]);
      await save(id, 0, 1);
      await save(id, 1, 2);
      await save(id, 0, 7);
      await save(id, 8, 9);
      const [first] = await alice.messages.list(id, PAGE);
      await alice.messages.delete([first?.id ?? '']);
      expect(await contentsOf(id)).toEqual(['days 1 to 2', 'days 8 to 9']);
    });

    it('refuses a summary of what was deleted meanwhile', async () => {
      const { id } = await create([0, 0]);
      const made = await summaryOf(id, 0, 1);
      const [first] = await alice.messages.list(id, PAGE);
      await alice.messages.delete([first?.id ?? '']);
      expect(await alice.summaries.save(id, made)).toBeUndefined();
      await alice.conversations.delete({ ids: [id] });
      expect(await alice.summaries.save(id, { ...made, messageKeys: [] })).toBeUndefined();
      expect(await contentsOf(id)).toEqual([]);
    });

    it('deletes summaries with their conversation', async () => {
      const { id } = await create([0]);
      await save(id, 0, 1);
      expect(await alice.conversations.delete({ ids: [id] })).toEqual({ conversations: 1, messages: 1 });
      expect(await contentsOf(id)).toEqual([]);
    });

    it('lists what was last updated before a time, least important or oldest first', async () => {
      const important = await create([], { importance: 8 });
      nowMs += DAY_MS;
      const small = await create([], { importance: 2 });
      nowMs += DAY_MS;
      await create([], { importance: 1 });
      const filter = { updatedBeforeMs: nowMs };
      const ids = async (order: 'age' | 'importance', limit = 10): Promise<string[]> =>
        (await alice.pruning.candidates(filter, order, limit)).map(({ id }) => id);
      expect(await ids('age')).toEqual([important.id, small.id]);
      expect(await ids('importance')).toEqual([small.id, important.id]);
      expect(await ids('importance', 1)).toEqual([small.id]);
      expect(await alice.conversations.count(filter)).toBe(2);
    });

    it('archives all of them or none', async () => {
      const [one, two, pinned] = [await create(), await create(), await create([], { importance: 10 })];
      const gone = '00000000-0000-7000-8000-000000000000';
      const statuses = async (): Promise<(string | undefined)[]> =>
        Promise.all([one, two].map(async ({ id }) => (await alice.conversations.find(id))?.status));
      await expect(alice.pruning.prune([one.id, gone], 'archive')).rejects.toMatchObject({
        code: 'conversation.not_found',
        details: { ids: [gone] },
      });
      await expect(alice.pruning.prune([one.id, pinned.id], 'delete')).rejects.toMatchObject({
        code: 'conversation.conflict',
        details: { ids: [pinned.id] },
      });
      expect(await statuses()).toEqual(['active', 'active']);
      await alice.pruning.prune([two.id], 'archive');
      expect(
        await alice.pruning.prune([one.id, one.id.toUpperCase(), two.id, gone], 'archive', {
          ignoreMissing: true,
        }),
      ).toEqual({ changed: [one.id], unchanged: [two.id], missing: [gone], deletedMessages: 0 });
      expect(await statuses()).toEqual(['archived', 'archived']);
    });

    it('deletes with all that hangs on them', async () => {
      const { id } = await create([0, 1]);
      await save(id, 0, 1);
      expect(await alice.pruning.prune([id], 'delete')).toMatchObject({ changed: [id], deletedMessages: 2 });
      expect(await alice.conversations.find(id)).toBeUndefined();
      expect(await contentsOf(id)).toEqual([]);
    });

    it('gives another tenant nothing and takes nothing from it', async () => {
      const { id } = await create([0]);
      const made = await summaryOf(id, 0, 1);
      await alice.summaries.save(id, made);
      const mallory = store.forTenant('mallory');
      await mallory.conversations.create({ label: 'own', folder: '/' }, []);
      expect(await mallory.summaries.list(id)).toEqual([]);
      expect(await mallory.summaries.sources(id)).toEqual([]);
      expect(await mallory.summaries.save(id, { ...made, content: 'stolen' })).toBeUndefined();
      await expect(mallory.pruning.prune([id], 'delete')).rejects.toMatchObject({
        code: 'conversation.not_found',
      });
      expect((await mallory.pruning.candidates({}, 'age', 10)).map(({ label }) => label)).toEqual(['own']);
      expect(await contentsOf(id)).toEqual(['days 0 to 1']);
    });
  });
}
