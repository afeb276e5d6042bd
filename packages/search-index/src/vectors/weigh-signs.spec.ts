import { describe, expect, it } from '@jest/globals';
import { weighSigns } from './weigh-signs.js';

/** Values between -1000 and 1000 that look drawn at random. */
const values = (dimension: number, seed: number): Int16Array =>
  Int16Array.from({ length: dimension }, (_, i) =>
    Math.round(Math.sin((i + 1) * (seed + 1) * 12.9898) * 1000),
  );

function weightOf(tables: Uint8Array, bits: Uint8Array): number {
  return bits.reduce(
    (sum, byte, k) =>
      sum + (tables[k * 32 + (byte & 15)] as number) + (tables[k * 32 + 16 + (byte >>> 4)] as number),
    0,
  );
}

function signsOf(row: Int16Array, bytes: number): Uint8Array {
  const bits = new Uint8Array(bytes);
  row.forEach((value, i) => {
    if (value > 0) bits[i >>> 3] = (bits[i >>> 3] as number) | (1 << (i & 7));
  });
  return bits;
}

describe('the weight of signs', () => {
  it.each([30, 100, 384, 1536])('is what the query values of the differing ones sum to (%i)', (dimension) => {
    const bytes = Math.ceil(dimension / 128) * 16;
    const query = values(dimension, 3);
    const { tables, largest } = weighSigns(query, bytes);
    const whole = query.reduce((sum, value) => sum + Math.abs(value), 0);
    expect(weightOf(tables, signsOf(query, bytes))).toBe(0);
    expect(
      weightOf(
        tables,
        signsOf(
          query.map((value) => -value),
          bytes,
        ),
      ),
    ).toBe(largest(bytes));
    for (let seed = 5; seed < 30; seed++) {
      const row = values(dimension, seed);
      const differing = query.reduce(
        (sum, value, i) => sum + (value > 0 === (row[i] as number) > 0 ? 0 : Math.abs(value)),
        0,
      );
      const weight = weightOf(tables, signsOf(row, bytes));
      expect(Math.abs(weight / largest(bytes) - differing / whole)).toBeLessThan(0.02);
    }
  });

  it.each([
    ['one value alone', Int16Array.of(...new Int16Array(40), 32_767)],
    ['all alike', new Int16Array(384).fill(32_767)],
    ['many dimensions', new Int16Array(16_384).fill(7)],
  ])('of 32 in a row fits into 8 bits, of all into 16: %s', (_, query) => {
    const bytes = Math.ceil(query.length / 128) * 16;
    const { tables, largest } = weighSigns(query, bytes);
    expect(largest(bytes)).toBeLessThanOrEqual(65_535);
    expect(largest(bytes)).toBeGreaterThan(0);
    for (let part = 0; part < tables.length; part += 128) {
      let most = 0;
      for (let table = part; table < part + 128; table += 16)
        most += Math.max(...tables.subarray(table, table + 16));
      expect(most).toBeLessThanOrEqual(255);
    }
  });
});
