import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import type { Job } from '@sekha/store';
import { EmbeddingBatch } from './embedding-batch.js';

const LOGGER = { warn: jest.fn(), info: jest.fn() } as never;

/** An outbox whose message keys are their texts' numbers, and a bridge that does as it is told. */
class Outbox {
  readonly open = new Map<number, number[]>();
  readonly failed: number[] = [];
  readonly done: number[] = [];
  readonly delays: number[] = [];
  calls = 0;
  /** Throws what the bridge would, for these message keys. */
  embedding: (keys: number[]) => void = () => undefined;
  private lastId = 0;

  readonly store = {
    jobs: {
      retry: async (_id: number, delayMs: number) => void this.delays.push(delayMs),
      split: async (id: number) => {
        const keys = this.open.get(id) ?? [];
        if (keys.length < 2) return false;
        const middle = Math.ceil(keys.length / 2);
        this.open.set(id, keys.slice(0, middle));
        this.add(...keys.slice(middle));
        return true;
      },
      fail: async (id: number) => {
        this.failed.push(...(this.open.get(id) ?? []));
        this.open.delete(id);
      },
    },
    vectors: {
      texts: async (keys: readonly number[]) =>
        keys.map((messageKey) => ({ messageKey, content: String(messageKey) })),
      currentSpace: async () => ({ id: 1, model: 'm', dimension: 1 }),
      complete: async (ids: readonly number[]) => {
        for (const id of ids) {
          this.done.push(...(this.open.get(id) ?? []));
          this.open.delete(id);
        }
      },
    },
  } as never;
  readonly bridge = {
    embed: async (texts: readonly string[]) => {
      this.calls++;
      this.embedding(texts.map(Number));
      return { vectors: texts.map(() => Float32Array.of(1)), model: 'm', providerId: 'p', costUsd: 0 };
    },
  };

  add(...keys: number[]): void {
    this.open.set(++this.lastId, keys);
  }

  get jobs(): Job[] {
    return [...this.open].map(([id, messageKeys]) => ({
      id,
      messageKeys,
      tenantId: 't',
      kind: 'embed',
      attempts: 1,
    }));
  }
}

let outbox: Outbox;
let batch: EmbeddingBatch;
beforeEach(() => {
  outbox = new Outbox();
  batch = new EmbeddingBatch(outbox.store, outbox.bridge, LOGGER, () => 0);
});

const refuse = (code: 'provider.rejected' | 'internal' | 'bridge.timeout' | 'bridge.unavailable') => {
  throw new AppError(code, 'no');
};
/** Runs everything that is open, so often, as a worker would. */
const runTimes = async (times: number) => {
  for (let at = 0; at < times && outbox.open.size > 0; at++) await batch.run(outbox.jobs, 0);
};

describe('EmbeddingBatch', () => {
  it('completes jobs together in one call', async () => {
    outbox.add(1, 2);
    outbox.add(3);
    expect(await batch.run(outbox.jobs, 0)).toEqual({ wait: false, passed: true });
    expect([outbox.calls, outbox.done]).toEqual([1, [1, 2, 3]]);
  });

  it('gives up the one text that is refused, and no other', async () => {
    outbox.add(1, 2, 3, 4);
    outbox.add(5);
    outbox.embedding = (keys) => keys.includes(3) && refuse('provider.rejected');
    await runTimes(20);
    expect(outbox.failed).toEqual([3]);
    expect(outbox.done.toSorted()).toEqual([1, 2, 4, 5]);
  });

  it('never blames a text for a bridge that is away', async () => {
    outbox.add(1);
    outbox.embedding = () => refuse('bridge.unavailable');
    for (let at = 0; at < 500; at++)
      expect(await batch.run(outbox.jobs, at)).toMatchObject({ wait: true, slow: false });
    outbox.embedding = () => undefined;
    await runTimes(1);
    expect([outbox.failed, outbox.done]).toEqual([[], [1]]);
  });

  it('does not spoil its texts in hours with a bridge that hangs', async () => {
    outbox.add(1);
    outbox.embedding = () => refuse('bridge.timeout');
    for (let at = 0; at < 500; at++)
      expect(await batch.run(outbox.jobs, at)).toMatchObject({ wait: true, slow: true });
    expect(outbox.failed).toEqual([]);
  });

  it('divides what is too slow together', async () => {
    outbox.add(1, 2, 3, 4);
    outbox.embedding = (keys) => keys.length > 1 && refuse('bridge.timeout');
    for (let at = 0; at < 20; at++) for (const job of outbox.jobs) await batch.run([job], 0);
    expect(outbox.done.toSorted()).toEqual([1, 2, 3, 4]);
  });

  it('gives up one text that is never answered while others are', async () => {
    outbox.add(1);
    outbox.add(2);
    outbox.embedding = (keys) => keys.includes(1) && refuse('bridge.timeout');
    for (let at = 0; at < 20; at++) for (const job of outbox.jobs) await batch.run([job], 0);
    expect([outbox.failed, outbox.done]).toEqual([[1], [2]]);
  });

  it('asks little of a bridge that fails for every text, however full the outbox', async () => {
    for (let key = 1; key <= 50; key++) outbox.add(key);
    outbox.embedding = () => refuse('internal');
    expect(await batch.run(outbox.jobs, 0)).toMatchObject({ wait: true });
    expect(outbox.calls).toBe(3);
    expect(outbox.failed).toEqual([]);
  });

  it('puts jobs back untouched when the service is stopped', async () => {
    outbox.add(1, 2);
    outbox.embedding = () => refuse('bridge.timeout');
    await batch.run(outbox.jobs, 0, AbortSignal.abort());
    expect([outbox.open.size, outbox.delays.length]).toEqual([1, 1]);
  });
});
