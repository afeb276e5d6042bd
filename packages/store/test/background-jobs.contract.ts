import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TenantJobs } from '../src/background-jobs.js';
import type { MemoryStore } from '../src/memory-store.js';
import type { StoreHarness } from './store.contract.js';

const DAY_MS = 24 * 3_600_000;
const ALL = { limit: 100 };

/** What every backend must remember of long operations. */
export function backgroundJobsContract(backend: string, makeHarness: () => Promise<StoreHarness>): void {
  describe(`background jobs on ${backend}`, () => {
    let harness: StoreHarness;
    let store: MemoryStore;
    let jobs: TenantJobs;
    let nowMs: number;

    const open = async (): Promise<void> => {
      store = await harness.open(() => nowMs);
      jobs = store.forTenant('alice').backgroundJobs;
    };
    beforeEach(async () => {
      harness = await makeHarness();
      nowMs = Date.UTC(2026, 0, 1);
      await open();
    });
    afterEach(async () => {
      await store.close();
      await harness.dispose();
    });

    it('keeps a job from its making to its end, across restarts', async () => {
      const made = await jobs.create({
        kind: 'import',
        input: { from: 'a\0b' },
        total: null,
        unit: 'messages',
      });
      expect(made).toMatchObject({ tenantId: 'alice', state: 'pending', input: { from: 'a\0b' } });
      expect(made.progress).toEqual({ done: 0, total: null, unit: 'messages' });
      nowMs += 5;
      expect(await store.backgroundJobs.start(made)).toMatchObject({ state: 'running', startedAtMs: nowMs });
      await store.backgroundJobs.report(made, { done: 3, total: 10 }, { at: 'x' });
      await store.backgroundJobs.report(made, { done: 2 });
      await store.close();
      await open();
      const [left] = await store.backgroundJobs.unfinished();
      expect(left).toMatchObject({ id: made.id, state: 'running', checkpoint: { at: 'x' } });
      expect(left?.progress).toEqual({ done: 3, total: 10, unit: 'messages' });
      nowMs += 5;
      expect(await store.backgroundJobs.finish(made, { state: 'done', result: { imported: 10 } })).toBe(true);
      expect(await jobs.find(made.id)).toMatchObject({
        state: 'done',
        result: { imported: 10 },
        error: null,
        finishedAtMs: nowMs,
        startedAtMs: nowMs - 5,
      });
      expect(await store.backgroundJobs.unfinished()).toEqual([]);
    });

    it('counts the starts of a job across restarts, from its last new checkpoint on', async () => {
      const { backgroundJobs } = store;
      const made = await jobs.create({ kind: 'k', unit: 'things' });
      expect(made.attempts).toBe(0);
      expect(await backgroundJobs.start(made)).toMatchObject({ attempts: 1 });
      await backgroundJobs.report(made, { done: 1 });
      await store.close();
      await open();
      expect(await store.backgroundJobs.unfinished()).toMatchObject([{ attempts: 1 }]);
      expect(await store.backgroundJobs.start(made)).toMatchObject({ attempts: 2, state: 'running' });
      await store.backgroundJobs.report(made, {}, { at: 1 });
      expect(await jobs.find(made.id)).toMatchObject({ attempts: 0 });
      expect(await store.backgroundJobs.start(made)).toMatchObject({ attempts: 1 });
      await store.backgroundJobs.report(made, { done: 2 }, { at: 1 });
      expect(await jobs.find(made.id)).toMatchObject({ attempts: 1 });
    });

    it('does not count a start that a stop in good order ended', async () => {
      const made = await jobs.create({ kind: 'k', unit: 'things' });
      await store.backgroundJobs.release(made);
      await store.backgroundJobs.start(made);
      await store.backgroundJobs.release(made);
      expect(await jobs.find(made.id)).toMatchObject({ state: 'running', attempts: 0 });
    });

    it('changes nothing of a job that is over', async () => {
      const made = await jobs.create({ kind: 'k', unit: 'things' });
      await store.backgroundJobs.start(made);
      const error = { code: 'internal', message: 'no' };
      await store.backgroundJobs.finish(made, { state: 'failed', error });
      expect(await store.backgroundJobs.finish(made, { state: 'cancelled' })).toBe(false);
      expect(await store.backgroundJobs.start(made)).toBeUndefined();
      await store.backgroundJobs.report(made, { done: 9 });
      expect(await jobs.cancel(made.id)).toMatchObject({
        state: 'failed',
        error,
        progress: { done: 0 },
        cancelRequested: false,
      });
    });

    it('cancels a pending job at once, and asks a running one to end', async () => {
      const pending = await jobs.create({ kind: 'k', unit: 'things' });
      const running = await jobs.create({ kind: 'k', unit: 'things' });
      await store.backgroundJobs.start(running);
      expect(await jobs.cancel(pending.id)).toMatchObject({ state: 'cancelled', finishedAtMs: nowMs });
      expect(await store.backgroundJobs.start(pending)).toBeUndefined();
      expect(await jobs.cancel(running.id)).toMatchObject({
        state: 'running',
        cancelRequested: true,
        finishedAtMs: null,
      });
      expect(await store.backgroundJobs.finish(running, { state: 'cancelled' })).toBe(true);
      expect(await jobs.cancel('nonsense')).toBeUndefined();
    });

    it('lists newest first, by kind and state, in pages', async () => {
      const ids: string[] = [];
      for (const kind of ['a', 'b', 'a', 'b', 'a'])
        ids.unshift((await jobs.create({ kind, unit: 'things' })).id);
      const idsOf = async (...asked: Parameters<TenantJobs['list']>): Promise<string[]> =>
        (await jobs.list(...asked)).map(({ id }) => id);
      expect(await idsOf({}, ALL)).toEqual(ids);
      expect(await idsOf({}, { limit: 2, beforeId: ids[1] ?? '' })).toEqual(ids.slice(2, 4));
      expect(await idsOf({ kind: 'b' }, ALL)).toEqual([ids[1], ids[3]]);
      await jobs.cancel(ids[1] ?? '');
      expect(await idsOf({ kind: 'b', state: 'pending' }, ALL)).toEqual([ids[3]]);
    });

    it('makes a job once for a key, and refuses the key for another request', async () => {
      const once = { key: 'k', fingerprint: 'f' };
      const made = await jobs.create({ kind: 'a', unit: 'things' }, once);
      expect(await jobs.create({ kind: 'a', unit: 'things' }, once)).toEqual(made);
      await expect(
        jobs.create({ kind: 'a', unit: 'things' }, { ...once, fingerprint: 'g' }),
      ).rejects.toMatchObject({ code: 'idempotency.conflict' });
      const other = await store
        .forTenant('bob')
        .backgroundJobs.create({ kind: 'a', unit: 'things' }, { ...once, fingerprint: 'g' });
      expect(other.id).not.toBe(made.id);
    });

    it('gives a job again to a request that joined it, and refuses that key for another request', async () => {
      const once = { key: 'k', fingerprint: 'f' };
      const later = { key: 'l', fingerprint: 'g' };
      const made = await jobs.create({ kind: 'a', unit: 'things' }, once);
      expect(await jobs.findOnce(once)).toEqual(made);
      expect(await jobs.findOnce(later)).toBeUndefined();
      expect(await jobs.join(made.id, later)).toEqual(made);
      expect(await jobs.join(made.id, later)).toEqual(made);
      await store.backgroundJobs.finish(made, { state: 'cancelled' });
      expect(await jobs.findOnce(later)).toMatchObject({ id: made.id, state: 'cancelled' });
      expect(await jobs.create({ kind: 'a', unit: 'things' }, later)).toMatchObject({ id: made.id });
      const conflict = { code: 'idempotency.conflict' };
      const other = { ...later, fingerprint: 'h' };
      await expect(jobs.findOnce(other)).rejects.toMatchObject(conflict);
      await expect(jobs.join(made.id, other)).rejects.toMatchObject(conflict);
      await expect(jobs.create({ kind: 'b', unit: 'things' }, other)).rejects.toMatchObject(conflict);
      await expect(jobs.join('nonsense', { key: 'm', fingerprint: 'f' })).rejects.toMatchObject({
        code: 'job.not_found',
      });
      const bob = store.forTenant('bob').backgroundJobs;
      expect(await bob.findOnce(later)).toBeUndefined();
      await expect(bob.join(made.id, later)).rejects.toMatchObject({ code: 'job.not_found' });
      nowMs += 32 * DAY_MS;
      await store.close();
      await open();
      expect(await store.forTenant('alice').backgroundJobs.findOnce(later)).toBeUndefined();
    });

    it('shows and gives nothing to another tenant', async () => {
      const made = await jobs.create({ kind: 'k', unit: 'things' });
      for (const name of ['unknown', 'bob']) {
        const mallory = store.forTenant(name);
        if (name === 'bob') await mallory.conversations.create({ label: 'x', folder: '/' }, []);
        expect(await mallory.backgroundJobs.find(made.id)).toBeUndefined();
        expect(await mallory.backgroundJobs.list({}, ALL)).toEqual([]);
        expect(await mallory.backgroundJobs.cancel(made.id)).toBeUndefined();
        const forged = { id: made.id, tenantId: name };
        expect(await store.backgroundJobs.start(forged)).toBeUndefined();
        await store.backgroundJobs.release(forged);
        expect(await store.backgroundJobs.finish(forged, { state: 'cancelled' })).toBe(false);
      }
      expect(await jobs.find(made.id)).toEqual(made);
    });

    it('forgets what was over a month ago, never what is not over', async () => {
      const over = await jobs.create({ kind: 'k', unit: 'things' });
      const waits = await jobs.create({ kind: 'k', unit: 'things' });
      await jobs.cancel(over.id);
      nowMs += 31 * DAY_MS;
      await store.close();
      await open();
      expect((await jobs.list({}, ALL)).map(({ id }) => id)).toEqual([waits.id]);
    });
  });
}
