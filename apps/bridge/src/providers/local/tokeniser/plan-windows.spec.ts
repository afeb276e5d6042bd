import { describe, expect, it } from '@jest/globals';
import { planWindows } from './plan-windows.js';

const limits = { size: 100, overlap: 10, maxWindows: 5 };
const never = () => false;

describe('planWindows', () => {
  it('leaves a text that fits whole', () => {
    expect(planWindows(100, never, limits)).toEqual([{ start: 0, end: 100 }]);
    expect(planWindows(0, never, limits)).toEqual([{ start: 0, end: 0 }]);
  });

  it('covers a longer text with overlapping windows from its first to its last token', () => {
    const windows = planWindows(250, never, limits);
    expect(windows).toEqual([
      { start: 0, end: 100 },
      { start: 75, end: 175 },
      { start: 150, end: 250 },
    ]);
  });

  it('never plans more windows than allowed, and keeps the beginning and the end', () => {
    const windows = planWindows(10_000, never, limits);
    expect(windows).toHaveLength(5);
    expect(windows[0]).toEqual({ start: 0, end: 100 });
    expect(windows[4]).toEqual({ start: 9_900, end: 10_000 });
  });

  it('plans the beginning alone when only one window is allowed', () => {
    expect(planWindows(300, never, { ...limits, maxWindows: 1 })).toEqual([{ start: 0, end: 100 }]);
  });

  it('begins and ends windows between words', () => {
    // Words of four tokens: positions that are no multiple of four are inside a word.
    const windows = planWindows(250, (at) => at % 4 !== 0, limits);
    for (const { start, end } of windows) {
      expect(start % 4).toBe(0);
      expect(end === 250 || end % 4 === 0).toBe(true);
      expect(end - start).toBeLessThanOrEqual(100);
    }
  });

  it('ends even when one word fills everything', () => {
    const windows = planWindows(1_000, (at) => at > 0, limits);
    for (const { start, end } of windows) expect(end).toBeGreaterThan(start);
  });
});
