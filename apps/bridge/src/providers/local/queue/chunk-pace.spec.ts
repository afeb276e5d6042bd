import { describe, expect, it } from '@jest/globals';
import { ChunkPace } from './chunk-pace.js';

function afterRuns(runs: number, tokens: number, ms: number): number {
  const pace = new ChunkPace();
  for (let run = 0; run < runs; run++) pace.took(tokens, ms);
  return pace.chunkTokens;
}

describe('ChunkPace', () => {
  it('sizes runs for about 60 ms at the speed it sees', () => {
    expect(afterRuns(50, 200, 100)).toBeCloseTo(120, -1);
  });

  it('stays within its bounds on a very fast and on a very slow machine', () => {
    expect(afterRuns(50, 500, 1)).toBe(512);
    expect(afterRuns(50, 500, 5_000)).toBe(64);
  });

  it('is not misled by one slow run, by tiny runs or by a clock that stood still', () => {
    const before = new ChunkPace().chunkTokens;
    expect(afterRuns(1, 256, 2_000)).toBeGreaterThan(before * 0.75);
    expect(afterRuns(50, 8, 60)).toBe(before);
    expect(afterRuns(50, 200, 0)).toBe(before);
  });
});
