import { describe, expect, it } from '@jest/globals';
import { toSimilarities } from './to-similarity.js';

const descends = (list: readonly number[]) => list.every((one, at) => at === 0 || one < (list[at - 1] ?? 0));

describe('toSimilarities', () => {
  it('maps totals linearly between the floor and 1', () => {
    expect(toSimilarities([2, 1, 0], 0, 2)).toEqual([1, 0.01 + 0.99 * 0.5, 0.01]);
  });

  it('makes equal totals descend by a hair', () => {
    const scores = toSimilarities([1, 1, 1, 0, 0], 3, 2);
    expect(descends(scores)).toBe(true);
    expect(scores[2]).toBeCloseTo(scores[0] ?? 0, 8);
  });

  it('stays within 0..1 for anything, and puts the tail below the head', () => {
    const scores = toSimilarities(new Array(20_000).fill(9), 30_000, 2);
    expect(descends(scores)).toBe(true);
    expect(scores[0]).toBeLessThanOrEqual(1);
    expect(scores[scores.length - 1]).toBeGreaterThan(0);
    expect(scores[20_000]).toBeLessThan(scores[19_999] ?? 0);
  });
});
