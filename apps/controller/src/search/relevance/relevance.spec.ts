import { describe, expect, it } from '@jest/globals';
import { coverageOf } from './coverage-of.js';
import { hasGoodMatch } from './has-good-match.js';

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
  ])('%j: %p', (evidence, expected) => {
    expect(hasGoodMatch(evidence)).toBe(expected);
  });
});

describe('coverageOf', () => {
  it('is the best share of terms in one text, inflected or not', () => {
    expect(coverageOf('When do the ferries leave?', ['A ferry', 'The ferry is leaving', 'It left'])).toBe(1);
    expect(coverageOf('When do the ferries leave?', ['A ferry', 'All must leave'])).toBe(0.5);
    expect(coverageOf('When do the ferries leave?', [])).toBe(0);
    expect(coverageOf('???', ['anything'])).toBe(0);
  });
});
