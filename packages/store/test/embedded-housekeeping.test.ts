import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type MemoryStore, openEmbeddedStore } from '../src/index.js';
import { makeFolder } from './store-process.js';

const DAY_MS = 24 * 3_600_000;
const START_MS = Date.UTC(2026, 0, 1);

describe('a store that stays open', () => {
  let place: ReturnType<typeof makeFolder>;
  let store: MemoryStore;
  let nowMs: number;

  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'performance', 'queueMicrotask'] });
    place = makeFolder();
    nowMs = START_MS;
    store = await openEmbeddedStore({ dataDir: place.folder, clock: () => nowMs });
  });
  afterEach(async () => {
    await store.close();
    jest.useRealTimers();
    place.remove();
  });

  const passDay = async (): Promise<void> => {
    nowMs += DAY_MS;
    await jest.advanceTimersByTimeAsync(DAY_MS);
    // What came after the housekeeping is done after it.
    await store.ping();
  };

  it('forgets jobs that were over a month ago, day by day', async () => {
    const { backgroundJobs } = store.forTenant('alice');
    // More than go at once.
    for (let count = 0; count < 600; count++) {
      const { id } = await backgroundJobs.create({ kind: 'k', unit: 'things' });
      await backgroundJobs.cancel(id);
    }
    const kept = async (): Promise<number> => (await backgroundJobs.list({}, { limit: 1_000 })).length;
    for (let day = 0; day < 29; day++) await passDay();
    expect(await kept()).toBe(600);
    for (let day = 0; day < 3; day++) await passDay();
    expect(await kept()).toBe(0);
  });

  it('forgets idempotency keys after a week, also when nobody sends any', async () => {
    const { conversations } = store.forTenant('alice');
    const once = { key: 'k', fingerprint: 'f' };
    const first = await conversations.create({ label: 'a', folder: '/' }, [], once);
    for (let day = 0; day < 9; day++) await passDay();
    const other = await conversations.create({ label: 'b', folder: '/' }, [], { ...once, fingerprint: 'g' });
    expect(other.id).not.toBe(first.id);
  });
});
