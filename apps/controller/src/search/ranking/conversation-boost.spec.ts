import { describe, expect, it } from '@jest/globals';
import { conversationMeans } from './conversation-boost.js';

const meansOf = (...scores: [number, number][]) =>
  Object.fromEntries(
    conversationMeans(
      scores.map(([key]) => key),
      Float64Array.from(scores, ([, score]) => score),
      3,
    ),
  );

describe('conversationMeans', () => {
  it('is the mean of the best few, whatever their order', () => {
    expect(meansOf([1, 0.1], [1, 0.9], [1, 0.3], [1, 0.6], [1, 0.2])[1]).toBeCloseTo(0.6, 10);
    expect(meansOf([1, 0.9], [1, 0.6], [1, 0.3])[1]).toBeCloseTo(0.6, 10);
    expect(meansOf([1, 0.3], [1, 0.6], [1, 0.9])[1]).toBeCloseTo(0.6, 10);
  });

  it('counts missing ones as 0, leaves out NaN and keeps conversations apart', () => {
    const means = meansOf([1, 0.9], [2, 0.3], [2, 0.3], [2, Number.NaN], [3, Number.NaN]);
    expect(means).toEqual({ 1: expect.closeTo(0.3, 10), 2: expect.closeTo(0.2, 10) });
    expect(meansOf()).toEqual({});
  });
});
