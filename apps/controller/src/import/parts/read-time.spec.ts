import { describe, expect, it } from '@jest/globals';
import { readTime } from './read-time.js';

const MS = Date.UTC(2026, 0, 25, 20, 30);

describe('readTime', () => {
  it.each<[unknown, number]>([
    [MS / 1_000, MS],
    [MS / 1_000 + 0.123, MS + 123],
    [MS, MS],
    [String(MS / 1_000), MS],
    ['2026-01-25T20:30:00Z', MS],
    ['2026-01-25T20:30:00.123456+00:00', MS + 123],
    ['2026-01-25 20:30', MS],
    ['2026-01-25T21:30:00+01:00', MS],
    ['Jan 25, 2026, 8:30 PM', MS],
    ['January 25, 2026 at 8:30 PM', MS],
    ['1/25/2026, 8:30:00 PM', MS],
  ])('reads %p', (value, ms) => {
    expect(readTime(value)).toBe(ms);
  });

  it.each([undefined, null, '', 0])('takes %p for no time', (value) => {
    expect(readTime(value)).toBeNull();
  });

  it.each(['yesterday', 'line 12', '3', Number.NaN, {}, true])('does not take %p for a time', (value) => {
    expect(readTime(value)).toBeUndefined();
  });
});
