import { describe, expect, it } from '@jest/globals';
import { retryDelayMs } from './retry-schedule.js';

describe('retryDelayMs', () => {
  it('doubles from a quarter of a second to half a minute', () => {
    expect([1, 2, 3, 8, 50].map((failures) => retryDelayMs(failures, 1))).toEqual([
      250, 500, 1_000, 30_000, 30_000,
    ]);
  });

  it('leaves half of it to chance', () => expect(retryDelayMs(3, 0)).toBe(500));
});
