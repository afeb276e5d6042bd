import { describe, expect, it } from '@jest/globals';
import { KeyTable } from './key-table.js';

describe('a key table', () => {
  it('answers as a Map does through any mix of sets and deletions', () => {
    const table = new KeyTable(4);
    const map = new Map<number, number>();
    let state = 1;
    const next = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state % below;
    };
    for (let step = 0; step < 50_000; step++) {
      // Large keys share their low 32 bits with small ones.
      const key = 1 + next(2000) + (next(2) === 0 ? 0 : 2 ** 40);
      if (next(3) === 0) {
        table.delete(key);
        map.delete(key);
      } else {
        table.set(key, step + 1);
        map.set(key, step + 1);
      }
      if (table.size !== map.size) throw new Error(`step ${step}: ${table.size} entries, not ${map.size}`);
    }
    for (let low = 1; low <= 2000; low++) {
      const keys = [low, low + 2 ** 40];
      expect(keys.map((key) => table.get(key))).toEqual(keys.map((key) => map.get(key) ?? 0));
    }
  });
});
