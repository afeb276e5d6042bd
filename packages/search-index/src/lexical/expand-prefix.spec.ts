import { describe, expect, it } from '@jest/globals';
import { toTerm } from '../text/analyse.js';
import { expandPrefix } from './expand-prefix.js';

const termsOf = (...words: string[]): Set<string> => new Set(words.map(toTerm));

describe('expandPrefix', () => {
  it('finds the terms of all words that begin so', () => {
    const terms = termsOf('configuration', 'configured', 'conference', 'fig');
    expect(expandPrefix(terms, 'config')).toEqual([toTerm('configuration')]);
    expect(expandPrefix(terms, 'conf')).toEqual([toTerm('configuration'), toTerm('conference')]);
    expect(expandPrefix(terms, 'x')).toEqual([]);
  });

  it('finds a stem that is shorter than the prefix', () => {
    for (const [word, prefix] of [
      ['happiness', 'happin'],
      ['configuration', 'configurat'],
      ['relational', 'relation'],
      ['studying', 'studyin'],
    ] as const)
      expect(expandPrefix(termsOf(word), prefix)).toEqual([toTerm(word)]);
  });

  it('leaves out stems that merely share a few letters', () => {
    expect(expandPrefix(termsOf('relate', 'rel'), 'relationships')).toEqual([]);
  });

  it('ends at a bound', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => `ab${at}`);
    expect(expandPrefix(many, 'ab')).toHaveLength(1_000);
  });
});
