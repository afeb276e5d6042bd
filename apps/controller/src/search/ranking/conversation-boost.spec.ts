import { describe, expect, it } from '@jest/globals';
import { conversationMeans } from './conversation-boost.js';

/** The mean of each message, given as conversation and score. */
const meansOf = (...scores: [number, number][]) => [
  ...conversationMeans(
    scores.map(([conversationKey], at) => ({
      messageKey: at,
      conversationKey,
      seq: at,
      role: 'user',
      name: null,
      sentAtMs: 0,
      length: 9,
      traits: 0,
    })),
    Float64Array.from(scores, ([, score]) => score),
    3,
  ),
];

describe('conversationMeans', () => {
  it('is the mean of the best few, whatever their order', () => {
    expect(meansOf([1, 0.1], [1, 0.9], [1, 0.3], [1, 0.6], [1, 0.2])[0]).toBeCloseTo(0.6, 10);
    expect(meansOf([1, 0.9], [1, 0.6], [1, 0.3])[2]).toBeCloseTo(0.6, 10);
    expect(meansOf([1, 0.3], [1, 0.6], [1, 0.9])[1]).toBeCloseTo(0.6, 10);
  });

  it('counts missing ones as 0, leaves out NaN and keeps conversations apart', () => {
    const means = meansOf([1, 0.9], [2, 0.3], [2, 0.3], [2, Number.NaN], [3, Number.NaN]);
    const [one, two] = [expect.closeTo(0.3, 10), expect.closeTo(0.2, 10)];
    expect(means).toEqual([one, two, two, two, 0]);
    expect(meansOf()).toEqual([]);
  });
});
