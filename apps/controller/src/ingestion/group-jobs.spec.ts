import { describe, expect, it } from '@jest/globals';
import type { Job } from '@sekha/store';
import { groupJobs } from './group-jobs.js';

const job = (id: number, messages: number): Job => ({
  id,
  tenantId: 't',
  kind: 'embed',
  messageKeys: Array.from({ length: messages }, (_, at) => at),
  attempts: 1,
});

describe('groupJobs', () => {
  it('fills groups up to the limit, in order, and lets a larger job stand alone', () => {
    const groups = groupJobs([job(1, 2), job(2, 2), job(3, 1), job(4, 9), job(5, 1)], 4);
    expect(groups.map((group) => group.map(({ id }) => id))).toEqual([[1, 2], [3], [4], [5]]);
  });

  it('makes nothing of nothing', () => expect(groupJobs([], 4)).toEqual([]));
});
