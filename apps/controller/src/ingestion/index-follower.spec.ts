import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import type { SearchIndex } from '@sekha/search-index';
import { createLogger } from '@sekha/service-kit';
import type { MemoryStore } from '@sekha/store';
import { IndexFollower } from './index-follower.js';

const logger = createLogger({ app: 'test', level: 'silent' });

/** A log of numbers and an index that remembers them; the index can lose what it had, or refuse. */
function world(length: number) {
  let last = length;
  let applied: number[] = [];
  let refusals = 0;
  let rewound: () => void = () => undefined;
  let committed: (seq: number) => void = () => undefined;
  const store = {
    changes: {
      lastSeq: async () => last,
      read: async (after: number, limit: number) => {
        const through = Math.min(last, after + limit);
        return {
          changes: Array.from({ length: through - after }, (_, at) => after + at + 1),
          throughSeq: through,
        };
      },
      onCommit: (listener: (seq: number) => void) => {
        committed = listener;
        return () => undefined;
      },
    },
  } as unknown as MemoryStore;
  const index = {
    appliedSeq: async () => applied.length,
    apply: async (changes: number[]) => {
      if (refusals-- > 0) throw new AppError('index.unavailable', 'restarting');
      applied.push(...changes);
    },
    onRewind: (listener: () => void) => {
      rewound = listener;
      return () => undefined;
    },
  } as unknown as SearchIndex;
  return {
    store,
    index,
    get applied() {
      return applied;
    },
    refuse: (times: number) => {
      refusals = times;
    },
    commit: (count: number) => {
      last += count;
      committed(last);
    },
    loseFrom: (seq: number) => {
      applied = applied.slice(0, seq);
      rewound();
    },
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

describe('IndexFollower', () => {
  it('replays everything at the start, then follows each commit', async () => {
    const stage = world(5_000);
    const follower = new IndexFollower(stage.store, stage.index, logger);
    await follower.start();
    expect(stage.applied).toEqual(numbers(5_000));
    stage.commit(3);
    expect(await follower.caughtUp(1_000)).toBe(true);
    expect(stage.applied).toEqual(numbers(5_003));
    follower.stop();
  });

  it('replays what the index has lost, from where it says it stands', async () => {
    const stage = world(10);
    const follower = new IndexFollower(stage.store, stage.index, logger);
    await follower.start();
    stage.loseFrom(4);
    stage.commit(1);
    expect(await follower.caughtUp(1_000)).toBe(true);
    expect(stage.applied).toEqual(numbers(11));
    follower.stop();
  });

  it('tries again after a refusal, and tells who waits that it is late', async () => {
    const stage = world(2);
    const follower = new IndexFollower(stage.store, stage.index, logger);
    await follower.start();
    stage.refuse(1);
    stage.commit(1);
    expect(await follower.caughtUp(20)).toBe(false);
    expect(await follower.caughtUp(3_000)).toBe(true);
    expect(stage.applied).toEqual(numbers(3));
    follower.stop();
  });
});
