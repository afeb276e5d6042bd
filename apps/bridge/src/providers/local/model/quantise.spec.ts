import { describe, expect, it } from '@jest/globals';
import { quantiseColumns } from './quantise.js';

describe('quantiseColumns', () => {
  it('scales each column by its own largest value', () => {
    const { values, scales } = quantiseColumns(Float32Array.of(1, -10, 0.6, 6), 2, 2);
    expect([...values]).toEqual([63, -63, 38, 38]);
    expect(scales[0]).toBeCloseTo(1 / 63, 6);
    expect(scales[1]).toBeCloseTo(10 / 63, 6);
  });

  it('gives zeros for a column of zeros', () => {
    expect([...quantiseColumns(Float32Array.of(0, 0), 2, 1).values]).toEqual([0, 0]);
  });
});
