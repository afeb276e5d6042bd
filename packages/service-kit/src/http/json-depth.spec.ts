import { describe, expect, it } from '@jest/globals';
import { DEEPEST_JSON, nestsTooDeep } from './json-depth.js';

const nested = (levels: number): string => `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`;

describe('nestsTooDeep', () => {
  it('takes what is just deep enough, and refuses one level more', () => {
    expect(nestsTooDeep(nested(DEEPEST_JSON))).toBe(false);
    expect(nestsTooDeep(`[${nested(DEEPEST_JSON)}]`)).toBe(true);
    expect(nestsTooDeep('['.repeat(100_000))).toBe(true);
  });

  it('is not misled by many values beside each other, nor by brackets in texts', () => {
    expect(nestsTooDeep(JSON.stringify(Array.from({ length: 5_000 }, () => ({ a: [1] }))))).toBe(false);
    expect(nestsTooDeep(JSON.stringify({ text: `"\\${'{['.repeat(5_000)}` }))).toBe(false);
  });

  it('sees depth behind a text that ends in a backslash', () => {
    expect(nestsTooDeep(`{"a":"\\\\","b":${'['.repeat(500)}`)).toBe(true);
  });

  it('reads long texts and many backslashes in no time', () => {
    const long = JSON.stringify([...Array.from({ length: 300 }, () => []), '\\"'.repeat(1_000_000)]);
    expect(nestsTooDeep(long)).toBe(false);
    expect(nestsTooDeep(`[${long},${nested(DEEPEST_JSON)}]`)).toBe(true);
  });
});
