import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { backupEmbeddedStore, type MemoryStore, openEmbeddedStore, type TenantStore } from '../src/index.js';
import { makeFolder } from './store-process.js';

/** More than go in one transaction. */
const MANY = 200;
const FOREVER = { dryRun: false };
const TRIP = { conversations: { folder: '/trip' } };
const START_MS = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;

describe('a deletion of more than one transaction', () => {
  let place: ReturnType<typeof makeFolder>;
  let store: MemoryStore;
  let alice: TenantStore;

  const told: number[] = [];
  const open = async (): Promise<void> => {
    store = await openEmbeddedStore({
      dataDir: place.folder,
      maxBytes: 16 * 1024 * 1024,
      onBegunDeletions: (count) => told.push(count),
    });
    alice = store.forTenant('alice');
  };
  const reopen = async (): Promise<void> => {
    await store.close();
    await open();
  };
  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'performance', 'queueMicrotask', 'Date'] });
    place = makeFolder();
    told.length = 0;
    await open();
  });
  afterEach(async () => {
    await store.close();
    jest.useRealTimers();
    place.remove();
  });

  const fill = async (folder: string, tenant = alice): Promise<void> => {
    for (let at = 0; at < MANY; at++)
      await tenant.conversations.create({ label: `${folder} ${at}`, folder }, [
        { role: 'user', content: 'early', sentAtMs: START_MS },
        { role: 'user', content: 'late', sentAtMs: START_MS + MINUTE_MS },
      ]);
  };
  const count = (folder = '/trip'): Promise<number> => alice.conversations.count({ folder });
  const inFile = (sql: string): void => {
    const database = new DatabaseSync(join(place.folder, 'sekha.db'), { timeout: 5_000 });
    database.exec(sql);
    database.close();
  };
  /** The deletion of this conversation fails from now on: in its second transaction, and so between two of them. */
  const breakAt = (label: string): void =>
    inFile(`CREATE TRIGGER broken BEFORE DELETE ON conversations WHEN old.label = '${label}'
      BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END`);
  /** The same, by a database that may not grow any more. */
  const fillDiskAt = (label: string): void =>
    inFile(`CREATE TABLE filler (x);
      CREATE TRIGGER broken BEFORE DELETE ON conversations WHEN old.label = '${label}'
      BEGIN INSERT INTO filler VALUES (zeroblob(20000000)); END`);
  const mend = (): void => inFile('DROP TRIGGER broken');
  const unsound = async (): Promise<unknown> =>
    (await store.verifier.verify()).filter((one) => one.count > 0);
  const filesHold = (text: string): boolean =>
    readdirSync(place.folder).some(
      (name) => name.startsWith('sekha.db') && readFileSync(join(place.folder, name)).includes(text),
    );

  it('is completed before anything is answered when the process dies between two of them', async () => {
    await fill('/trip');
    await fill('/home');
    breakAt('/trip 100');
    await expect(alice.record.delete(TRIP, FOREVER)).rejects.toThrow('broken on purpose');
    expect(await count()).toBe(MANY - 64);
    await store.close();
    mend();
    await open();
    expect(await count()).toBe(0);
    expect(told).toEqual([1]);
    expect(await count('/home')).toBe(MANY);
    expect(await unsound()).toEqual([]);
    expect(filesHold('/trip 15')).toBe(false);
    expect(await alice.record.delete(TRIP, FOREVER)).toMatchObject({ conversations: 0, messages: 0 });
  });

  it('is completed at the next opening when the store is closed meanwhile, and says so', async () => {
    await fill('/trip');
    const deleting = alice.record.delete(TRIP, FOREVER);
    const refused = expect(deleting).rejects.toMatchObject({
      code: 'store.unavailable',
      message: expect.not.stringContaining('Nothing was changed'),
      details: { reason: 'closed', deletion: 'begun' },
    });
    while ((await count()) === MANY) await new Promise((resolve) => setImmediate(resolve));
    await store.close();
    await refused;
    await open();
    expect(await count()).toBe(0);
  });

  it('goes on by itself when there is room again on a disk that was full in the middle', async () => {
    await fill('/trip');
    fillDiskAt('/trip 100');
    await expect(alice.record.delete(TRIP, FOREVER)).rejects.toMatchObject({
      code: 'store.full',
      message: expect.not.stringContaining('Nothing was changed'),
      details: { deletion: 'begun' },
    });
    expect(await count()).toBe(MANY - 64);
    expect(await unsound()).toEqual([{ check: 'deletions_not_completed', count: 1 }]);
    await jest.advanceTimersByTimeAsync(MINUTE_MS);
    expect(await count()).toBe(MANY - 64);
    mend();
    await untilGone();
    expect(await unsound()).toEqual([]);
  });

  it('does not keep a store from opening on a full disk, and is completed when there is room', async () => {
    await fill('/trip');
    fillDiskAt('/trip 100');
    await expect(alice.record.delete(TRIP, FOREVER)).rejects.toThrow();
    await reopen();
    expect(await count()).toBe(MANY - 64);
    mend();
    await untilGone();
  });

  const untilGone = async (): Promise<void> => {
    for (let minute = 0; minute < 3 && (await count()) > 0; minute++) {
      await jest.advanceTimersByTimeAsync(MINUTE_MS);
      for (let turn = 0; turn < 1_000 && (await count()) > 0; turn++)
        await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await count()).toBe(0);
  };

  it('has changed nothing when its first transaction fails, and leaves no trace', async () => {
    await fill('/trip');
    fillDiskAt('/trip 3');
    await expect(alice.record.delete(TRIP, FOREVER)).rejects.toMatchObject({
      code: 'store.full',
      message: expect.stringContaining('Nothing was changed'),
      details: undefined,
    });
    await reopen();
    expect(await count()).toBe(MANY);
    expect(await unsound()).toEqual([]);
  });

  it('never takes what came later, nor what was taken out of the folder before its turn', async () => {
    await fill('/trip');
    await fill('/home');
    breakAt('/trip 100');
    await expect(alice.record.delete(TRIP, FOREVER)).rejects.toThrow();
    const made = await alice.conversations.create({ label: 'made later', folder: '/trip' }, []);
    const [moved] = await alice.conversations.list({ label: '/home 7' }, { limit: 1, offset: 0 });
    await alice.conversations.update(moved?.id ?? '', { folder: '/trip' });
    const [saved] = await alice.conversations.list({ label: '/trip 150' }, { limit: 1, offset: 0 });
    await alice.conversations.update(saved?.id ?? '', { folder: '/home' });
    await store.close();
    mend();
    await open();
    const left = await alice.conversations.list({ folder: '/trip' }, { limit: 10, offset: 0 });
    expect(left.map(({ id }) => id).sort()).toEqual([made.id, moved?.id].sort());
    expect(await alice.conversations.find(saved?.id ?? '')).toBeDefined();
  });

  it('takes the messages of its time out of every conversation', async () => {
    await fill('/trip');
    inFile(`CREATE TRIGGER broken BEFORE DELETE ON messages
      WHEN old.conversation_key = (SELECT key FROM conversations WHERE label = '/trip 100')
      BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END`);
    const early = { ...TRIP, sentBeforeMs: START_MS + 1 };
    await expect(alice.record.delete(early, FOREVER)).rejects.toThrow();
    expect((await store.statistics()).messages).toBe(2 * MANY - 64);
    await store.close();
    mend();
    await open();
    const left = await alice.conversations.list({}, { limit: MANY, offset: 0 });
    expect(left.map(({ messageCount }) => messageCount)).toEqual(Array(MANY).fill(1));
    expect(await unsound()).toEqual([]);
  });

  it('takes everything of its tenant, finished jobs too, and nothing of others', async () => {
    await fill('/trip');
    await fill('/trip', store.forTenant('bob'));
    const { id } = await alice.backgroundJobs.create({ kind: 'k', unit: 'things' });
    await alice.backgroundJobs.cancel(id);
    breakAt('/trip 100');
    await expect(alice.record.delete({ conversations: {} }, FOREVER)).rejects.toThrow();
    expect(await alice.backgroundJobs.list({}, { limit: 10 })).toHaveLength(1);
    await store.close();
    mend();
    await open();
    expect(await count('/')).toBe(0);
    expect(await alice.backgroundJobs.list({}, { limit: 10 })).toHaveLength(0);
    expect(await store.forTenant('bob').conversations.count({})).toBe(MANY);
  });

  it('is completed beside others that were begun, each for itself', async () => {
    await fill('/trip');
    await fill('/home');
    breakAt('/trip 100');
    const outcomes = await Promise.allSettled([
      alice.record.delete(TRIP, FOREVER),
      alice.record.delete({ conversations: { folder: '/' } }, FOREVER),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await count()).toBeGreaterThan(0);
    await store.close();
    mend();
    await open();
    expect(await count('/')).toBe(0);
    expect(await unsound()).toEqual([]);
  });

  it('is completed when an older program wrote it down', async () => {
    await fill('/trip');
    await store.close();
    inFile(`INSERT INTO begun_deletions (tenant, selection, conversations, begun_ms)
      SELECT tenant, '{"conversations":{"folder":"/trip"},"sentFromMs":0}', json_group_array(key), 1
      FROM conversations WHERE label <> '/trip 7'`);
    await open();
    const left = await alice.conversations.list({}, { limit: 10, offset: 0 });
    expect(left.map(({ label }) => label)).toEqual(['/trip 7']);
    expect(await unsound()).toEqual([]);
  });

  it('is completed in a backup that was made in the middle of it', async () => {
    await fill('/trip');
    breakAt('/trip 100');
    await expect(alice.record.delete(TRIP, FOREVER)).rejects.toThrow();
    mend();
    const other = makeFolder();
    backupEmbeddedStore(place.folder, join(other.folder, 'sekha.db'));
    expect(existsSync(join(other.folder, 'sekha.db'))).toBe(true);
    const restored = await openEmbeddedStore({ dataDir: other.folder });
    expect(await restored.forTenant('alice').conversations.count({})).toBe(0);
    await restored.close();
    other.remove();
  });
});
