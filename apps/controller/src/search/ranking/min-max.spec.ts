import { describe, expect, it } from '@jest/globals';
import { minMax } from './min-max.js';

const list = (...scores: number[]) => scores.map((score, at) => ({ key: at + 1, score }));
const values = (map: Map<number, number>) => Object.fromEntries(map);

describe('minMax', () => {
  it('maps the best to 1 and the last to 0', () => {
    expect(values(minMax(list(4, 2, 3), 10))).toEqual({ 1: 1, 2: 0, 3: 0.5 });
  });

  it('normalises over the best of the depth only, and leaves out the rest', () => {
    expect(values(minMax(list(10, 0, 8, 6), 3))).toEqual({ 1: 1, 3: 0.5, 4: 0 });
  });

  it('counts what is missing from a complete list as the floor', () => {
    expect(values(minMax(list(4, 2), 10, 0))).toEqual({ 1: 1, 2: 0.5 });
    expect(values(minMax(list(4, 2), 2, 0))).toEqual({ 1: 1, 2: 0 });
  });

  it('gives equal scores 1, cuts ties as the index does, and nothing for nothing', () => {
    expect(values(minMax(list(3, 3), 10))).toEqual({ 1: 1, 2: 1 });
    expect(values(minMax(list(3, 3, 3), 2))).toEqual({ 1: 1, 2: 1 });
    expect(minMax([], 10).size).toBe(0);
  });
});
