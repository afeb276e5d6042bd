import { describe, expect, it } from '@jest/globals';
import { possibleNames, withoutNames } from './participant-names.js';

const isCommon = (word: string) => ['what', 'did', 'will', 'the', 'of'].includes(word);

describe('possibleNames', () => {
  it('offers words without possessives, leaving out common ones', () => {
    expect(possibleNames("What did Ada Lovelace's cat eat?", isCommon)).toEqual([
      'ada',
      'lovelace',
      'cat',
      'eat',
    ]);
  });

  it('takes a common word for a name where it is written like one', () => {
    expect(possibleNames('What did Will say', isCommon)).toEqual(['will', 'say']);
    expect(possibleNames('Will ann say', isCommon)).toEqual(['ann', 'say']);
  });

  it('stays small for a huge query and empty for one without words', () => {
    expect(possibleNames('word1 word2 word3 '.repeat(20_000), isCommon)).toEqual(['word1', 'word2', 'word3']);
    expect(possibleNames('?! …', isCommon)).toEqual([]);
  });
});

describe('withoutNames', () => {
  it('removes whole words and their possessives, in any case', () => {
    expect(
      withoutNames('What did Caroline say about MELANIE’s pottery, Melanies?', ['caroline', 'melanie']),
    ).toBe('What did say about pottery, Melanies?');
  });

  it('takes metacharacters as text', () => {
    expect(withoutNames('ask .* about a+b', ['.*', 'a+b', '('])).toBe('ask about');
  });

  it('keeps a query that is nothing but a name', () => {
    expect(withoutNames('Caroline?', ['caroline'])).toBe('Caroline?');
  });
});
