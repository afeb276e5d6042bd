import { describe, expect, it, jest } from '@jest/globals';
import { residentMemory } from '../harness/memory.mjs';
import { percentile, readable } from '../harness/percentiles.mjs';
import { printTable } from '../harness/print-table.mjs';
import { pick, seededRandom } from '../harness/random.mjs';

describe('percentile', () => {
  it('takes the value at the share of the sorted values', () => {
    const values = [5, 1, 4, 2, 3];
    expect([0, 0.5, 0.95, 1].map((share) => percentile(values, share))).toEqual([1, 3, 5, 5]);
    expect(values[0]).toBe(5);
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('readable', () => {
  it('keeps three digits of small numbers and none behind the point of large ones', () => {
    expect([0.012345, 12.345, 1234.5].map(readable)).toEqual([0.0123, 12.3, 1235]);
  });
});

describe('seededRandom', () => {
  it('gives the same sequence for the same seed, within [0, 1)', () => {
    const first = seededRandom(7);
    const second = seededRandom(7);
    for (let draw = 0; draw < 1_000; draw++) {
      const value = first();
      expect(value).toBe(second());
      expect(value >= 0 && value < 1).toBe(true);
    }
    expect(['a', 'b']).toContain(pick(first, ['a', 'b']));
  });
});

describe('residentMemory', () => {
  // It reads /proc, which only Linux has.
  (process.platform === 'linux' ? it : it.skip)('reads a plausible figure of this process', () => {
    const { nowMb, peakMb } = residentMemory();
    expect(nowMb).toBeGreaterThan(10);
    expect(peakMb).toBeGreaterThanOrEqual(nowMb);
  });
});

describe('printTable', () => {
  it('prints a Markdown table with aligned columns', () => {
    const lines: string[] = [];
    const log = jest.spyOn(console, 'log').mockImplementation((line) => void lines.push(line));
    printTable('Speed', [
      { what: 'a', 'per s': 10 },
      { what: 'longer', 'per s': 2 },
    ]);
    log.mockRestore();
    expect(lines).toEqual([
      '\n### Speed\n',
      '| what   | per s |',
      '| ------ | ----- |',
      '| a      | 10    |',
      '| longer | 2     |',
    ]);
  });
});
