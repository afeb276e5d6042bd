import { describe, expect, it } from '@jest/globals';
import { namedIn, possibleNames, withoutNames } from './participant-names.js';

describe('possibleNames', () => {
  it('offers words without their possessive, and neighbouring pairs', () => {
    expect(possibleNames("Ada Lovelace's notes")).toEqual([
      'ada',
      'lovelace',
      'notes',
      'ada lovelace',
      'lovelace notes',
    ]);
  });

  it('stays small for a huge query and empty for one without words', () => {
    expect(possibleNames('word '.repeat(20_000)).length).toBeLessThan(200);
    expect(possibleNames('?! …')).toEqual([]);
  });
});

describe('namedIn', () => {
  it('finds whole names only, in any case, possessive or not', () => {
    expect(namedIn("what is MEL's plan for Annabel", ['Mel', 'Anna', 'Bob'])).toEqual(['Mel']);
  });

  it('takes a name with metacharacters as text', () => {
    expect(namedIn('ask c++ (bot) about it', ['c++ (bot)', '.*'])).toEqual(['c++ (bot)']);
  });
});

describe('withoutNames', () => {
  it('removes names and possessives and leaves the subject', () => {
    expect(withoutNames('What did Caroline say about Melanie’s pottery?', ['Caroline', 'Melanie'])).toBe(
      'What did say about pottery?',
    );
  });

  it('keeps a query that is nothing but a name', () => {
    expect(withoutNames('Caroline?', ['Caroline'])).toBe('Caroline?');
  });
});
