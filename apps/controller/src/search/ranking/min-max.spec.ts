import { describe, expect, it } from '@jest/globals';
import { bestFirst, minMax } from './min-max.js';

const normalise = (scores: number[], depth: number, floor?: number) => [
  ...minMax(
    Float64Array.from(scores),
    scores.map((_, at) => at + 1),
    depth,
    floor,
  ),
];
const none = Number.NaN;

describe('minMax', () => {
  it('maps the best to 1 and the last to 0', () => {
    expect(normalise([4, 2, none, 3], 10)).toEqual([1, 0, none, 0.5]);
  });

  it('normalises over the best of the depth only, and leaves out the rest', () => {
    expect(normalise([10, 0, 8, 6], 3)).toEqual([1, none, 0.5, 0]);
  });

  it('counts what is missing from a complete list as the floor', () => {
    expect(normalise([4, 2], 10, 0)).toEqual([1, 0.5]);
    expect(normalise([4, 2], 2, 0)).toEqual([1, 0]);
    expect(normalise([4, 2, 1], 2, 0)).toEqual([1, 0, none]);
  });

  it('gives equal scores 1, cuts ties as the index does, and nothing for nothing', () => {
    expect(normalise([3, 3], 10)).toEqual([1, 1]);
    expect(normalise([3, 3, 3], 2)).toEqual([1, 1, none]);
    expect(normalise([], 10)).toEqual([]);
    expect(normalise([none], 10)).toEqual([none]);
  });
});

describe('bestFirst', () => {
  it('orders by score, then by key, and skips what is not held', () => {
    expect(bestFirst(Float64Array.of(1, none, 2, 1), [9, 8, 7, 6])).toEqual([2, 3, 0]);
  });
});
