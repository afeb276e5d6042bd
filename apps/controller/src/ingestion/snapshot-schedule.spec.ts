import { describe, expect, it } from '@jest/globals';
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

  it('saves nothing when the snapshot holds everything', async () => {
    const { made, saved } = schedule(100, 100);
    await made.stop();
    expect(saved).toEqual([]);
  });
});
