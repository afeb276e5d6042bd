import { describe, expect, it } from '@jest/globals';
import { bestFirst, minMax, type Normalisation } from './min-max.js';

const list = (scores: number[], depth: number, options?: Normalisation) =>
  minMax(
    Float64Array.from(scores),
    scores.map((_, at) => at + 1),
    depth,
    options,
  );
const normalise = (...given: Parameters<typeof list>) => [...list(...given).scores];
const none = Number.NaN;

describe('minMax', () => {
  it('maps the best to 1 and the last to 0', () => {
    expect(normalise([4, 2, none, 3], 10)).toEqual([1, 0, none, 0.5]);
  });

  it('normalises over the best of the depth only, and leaves out the rest', () => {
    expect(normalise([10, 0, 8, 6], 3)).toEqual([1, none, 0.5, 0]);
  });

  it('maps the floor of a complete list to 0, and knows none of a cut one', () => {
    expect(normalise([4, 2], 10, { floor: 0 })).toEqual([1, 0.5]);
    expect(normalise([4, 2], 2, { floor: 0 })).toEqual([1, 0]);
    expect(normalise([4, 2, 1], 2, { floor: 0 })).toEqual([1, 0, none]);
  });

  it('stretches a cut list below its end, and a complete one not', () => {
    expect(normalise([4, 3, 2, 1], 3, { stretch: 1 })).toEqual([1, 0.75, 0.5, none]);
    expect(normalise([4, 3, 2], 10, { stretch: 1 })).toEqual([1, 0.5, 0]);
  });

  it('says what stands in for what a cut list does not hold', () => {
    expect(list([4, 3, 2, 1], 3, { stretch: 1, missing: 0.8 }).missing).toBeCloseTo(0.4, 10);
    expect(list([4, 3, 2, 1], 3, { missing: 0.8 }).missing).toBe(0);
    expect(list([4, 3, 2], 10, { stretch: 1, missing: 0.8 }).missing).toBe(0);
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
