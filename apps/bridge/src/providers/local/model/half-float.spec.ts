import { describe, expect, it } from '@jest/globals';
import { halfToFloat, halvesToFloats } from './half-float.js';

describe('halfToFloat', () => {
  it.each([
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x0400, 2 ** -14],
    [0x8000, -0],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ])('reads 0x%s', (half, value) => {
    expect(halfToFloat(half)).toBe(value);
  });

  it('converts many to the same values', () => {
    expect([...halvesToFloats(Uint16Array.of(0x3c00, 0xc000))]).toEqual([1, -2]);
  });
});
