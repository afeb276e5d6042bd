import { describe, expect, it, jest } from '@jest/globals';
import type { SearchIndex } from '@sekha/search-index';
import { createLogger } from '@sekha/service-kit';
import { SnapshotSchedule } from './snapshot-schedule.js';

const logger = createLogger({ app: 'test', level: 'silent' });

function schedule(position: number, savedSeq: number) {
  const saved: number[] = [];
  const index = { snapshot: async () => void saved.push(position) } as unknown as SearchIndex;
  const made = new SnapshotSchedule(index, () => position, logger);
  made.start(savedSeq);
  return { made, saved };
}

describe('SnapshotSchedule', () => {
  it('saves at the stop what was replayed since the last snapshot, though nothing was written', async () => {
    const { made, saved } = schedule(100, 40);
    await made.stop();
    expect(saved).toEqual([100]);
  });

  it('says what it saved, and stands by it when that is not taken well', async () => {
    const index = { snapshot: async () => undefined } as unknown as SearchIndex;
    const told: number[] = [];
    const saved = async (seq: number): Promise<void> => {
      told.push(seq);
      throw new Error('the disk is full');
    };
    const made = new SnapshotSchedule(index, () => 100, logger, { saved });
    made.start(40);
    await made.stop();
    expect([told, made.isFailing]).toEqual([[100], false]);
  });

  it('saves nothing when the snapshot holds everything', async () => {
    const { made, saved } = schedule(100, 100);
    await made.stop();
    expect(saved).toEqual([]);
  });
});

describe('SnapshotSchedule while changes come', () => {
  it.each([
    { position: 100_000, savedSeq: 81_000, saves: false },
    { position: 100_000, savedSeq: 79_000, saves: true },
    { position: 2_000_000, savedSeq: 1_961_000, saves: false },
    { position: 2_000_000, savedSeq: 1_959_000, saves: true },
  ])(
    'writes a large index less often: $position, saved at $savedSeq',
    async ({ position, savedSeq, saves }) => {
      jest.useFakeTimers();
      const { made, saved } = schedule(position, savedSeq);
      await jest.advanceTimersByTimeAsync(16_000);
      expect(saved).toEqual(saves ? [position] : []);
      await made.stop();
      jest.useRealTimers();
    },
  );
});

describe('SnapshotSchedule on a full disk', () => {
  it('counts failures, tries less and less often, and goes on when there is room', async () => {
    jest.useFakeTimers();
    let full = true;
    let attempts = 0;
    let failures = 0;
    const index = {
      snapshot: async () => {
        attempts += 1;
        if (full) throw new Error('ENOSPC');
      },
    } as unknown as SearchIndex;
    const made = new SnapshotSchedule(index, () => 50_000, logger, {
      failed: () => (failures += 1),
    });
    made.start(0);
    await jest.advanceTimersByTimeAsync(15_000 * 100);
    expect(attempts).toBeLessThan(12);
    expect([failures, made.isFailing]).toEqual([attempts, true]);
    full = false;
    await jest.advanceTimersByTimeAsync(15_000 * 41);
    expect(made.isFailing).toBe(false);
    await made.stop();
    jest.useRealTimers();
  });
});
