import { describe, expect, it } from '@jest/globals';
import { seeded } from '../../test/messages.js';
import { nthLargest } from './nth-largest.js';

describe('nthLargest', () => {
  it('finds what sorting finds, whatever the order and with many equal values', () => {
    const random = seeded(9);
    for (const count of [1, 2, 3, 10, 501]) {
      const values = Float64Array.from({ length: count + 5 }, () => Math.floor(random() * 40));
      const sorted = [...values.subarray(0, count)].sort((a, b) => b - a);
      for (const n of [1, Math.ceil(count / 2), count])
        expect(nthLargest(values.slice(), count, n)).toBe(sorted[n - 1]);
    }
  });

  it('is 0 where there are fewer', () => {
    expect(nthLargest(Float64Array.of(5, 4), 2, 3)).toBe(0);
  });
});
