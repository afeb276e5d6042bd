import { describe, expect, it } from '@jest/globals';
import { hasGoodMatch } from './has-good-match.js';
import { isCovered } from './is-covered.js';

describe('hasGoodMatch', () => {
  const model = 'all-MiniLM-L6-v2';

  it.each([
    [{ model, bestCosine: 0.45, coverage: 0 }, true],
    [{ model, bestCosine: 0.25, coverage: 0 }, false],
    [{ model, bestCosine: 0.25, coverage: 1 }, true],
    [{ model, bestCosine: 0.1, coverage: 1 }, false],
    [{ model: undefined, bestCosine: undefined, coverage: 0.5 }, true],
    [{ model: undefined, bestCosine: undefined, coverage: 1 / 3 }, false],
    [{ model: 'unknown', bestCosine: 0.6, coverage: 0 }, false],
    [{ model: 'unknown', bestCosine: 0.1, coverage: 0.3 }, true],
  ])('%j: %p', ({ coverage, ...evidence }, expected) => {
    expect(hasGoodMatch({ ...evidence, covers: (isEnough) => isEnough(coverage) })).toBe(expected);
  });
});

describe('isCovered', () => {
  const QUERY = 'When do the ferries leave?';
  const covers = (texts: Iterable<string>, least: number, query = QUERY): boolean =>
    isCovered(query, texts, (share) => share >= least);

  it('goes by the best share of terms in one text, inflected or not', () => {
    expect(covers(['A ferry', 'The ferry is leaving', 'It left'], 1)).toBe(true);
    expect([covers(['A ferry', 'All must leave'], 0.5), covers(['A ferry', 'All must leave'], 0.6)]).toEqual([
      true,
      false,
    ]);
    expect([covers([], 0.1), covers(['anything'], 0.1, '???'), covers([], 0)]).toEqual([false, false, true]);
  });

  it('reads no further than it must', () => {
    const read: string[] = [];
    function* texts(): Generator<string> {
      for (const text of ['Nothing', 'A ferry', 'All ferries leave']) {
        read.push(text);
        yield text;
      }
    }
    expect(covers(texts(), 0.5)).toBe(true);
    expect(read).toEqual(['Nothing', 'A ferry']);
    expect(covers(texts(), 0)).toBe(true);
    expect(read).toHaveLength(2);
  });
});
