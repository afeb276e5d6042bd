import { describe, expect, it, jest } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import type { Change } from '@sekha/store';
import { IndexFollower } from './index-follower.js';

const LOGGER = { warn: jest.fn(), info: jest.fn() } as never;

/** A change log and an index in a few lines; each commit is one change. */
class World {
  lastSeq = 0;
  applied = 0;
  /** Awaited by the next application. */
  gate: Promise<void> = Promise.resolve();
  refusals = 0;
  private commitListener: (seq: number) => void = () => undefined;
  private rewindListener: (seq: number) => void = () => undefined;

  readonly store = {
    changes: {
      read: async (afterSeq: number, limit: number) => {
        const throughSeq = Math.min(this.lastSeq, afterSeq + limit);
        return { changes: [] as Change[], throughSeq };
      },
      lastSeq: async () => this.lastSeq,
      onCommit: (listener: (seq: number) => void) => {
        this.commitListener = listener;
        return () => undefined;
      },
    },
  };
  readonly index = {
    apply: async (_changes: readonly unknown[], throughSeq: number) => {
      await this.gate;
      if (this.refusals > 0) {
        this.refusals--;
        throw new AppError('index.unavailable', 'restarting');
      }
      this.applied = throughSeq;
    },
    appliedSeq: async () => this.applied,
    onRewind: (listener: (seq: number) => void) => {
      this.rewindListener = listener;
      return () => undefined;
    },
  };

  commit(changes = 1): void {
    this.lastSeq += changes;
    this.commitListener(this.lastSeq);
  }

  rewind(seq: number): void {
    this.applied = seq;
    this.rewindListener(seq);
  }
}

const open = async (world: World): Promise<IndexFollower> => {
  const follower = new IndexFollower(world.store, world.index, LOGGER);
  await follower.start();
  return follower;
};

describe('IndexFollower', () => {
  it('has the whole record applied when it has started', async () => {
    const world = new World();
    world.lastSeq = 5_000;
    const follower = await open(world);
    expect([world.applied, follower.position]).toEqual([5_000, 5_000]);
    follower.stop();
  });

  it('says that it does not follow until it has caught up', async () => {
    const world = new World();
    world.lastSeq = 10;
    let letThrough: () => void = () => undefined;
    world.gate = new Promise((resolve) => (letThrough = resolve));
    const follower = new IndexFollower(world.store, world.index, LOGGER);
    const started = follower.start();
    expect(follower.isFollowing).toBe(false);
    letThrough();
    await started;
    expect(follower.isFollowing).toBe(true);
    follower.stop();
  });

  it('misses no commit, at whatever step of a run it comes', async () => {
    for (let microtasks = 0; microtasks < 30; microtasks++) {
      const world = new World();
      const follower = await open(world);
      world.commit();
      for (let at = 0; at < microtasks; at++) await Promise.resolve();
      world.commit();
      for (let at = 0; at < 60; at++) await Promise.resolve();
      expect([microtasks, world.applied]).toEqual([microtasks, 2]);
      follower.stop();
    }
  });

  it('lets whoever waits go when the change is applied, and no longer than it was told', async () => {
    const world = new World();
    const follower = await open(world);
    let letThrough: () => void = () => undefined;
    world.gate = new Promise((resolve) => (letThrough = resolve));
    world.commit();
    expect(await follower.caughtUp(1)).toBe(false);
    const seen = follower.caughtUp(10_000);
    letThrough();
    expect(await seen).toBe(true);
    follower.stop();
  });

  it('goes on from where the index stands after a rewind', async () => {
    const world = new World();
    const follower = await open(world);
    world.commit(10);
    expect(await follower.caughtUp(10_000)).toBe(true);
    world.rewind(4);
    expect(await follower.caughtUp(10_000)).toBe(true);
    expect(world.applied).toBe(10);
    follower.stop();
  });

  it('says that it does not follow while the index refuses, and recovers', async () => {
    const world = new World();
    const follower = await open(world);
    world.refusals = 1;
    world.commit();
    expect(await follower.caughtUp(20)).toBe(false);
    expect(follower.isFollowing).toBe(false);
    expect(await follower.caughtUp(10_000)).toBe(true);
    expect(follower.isFollowing).toBe(true);
    follower.stop();
  });
});
