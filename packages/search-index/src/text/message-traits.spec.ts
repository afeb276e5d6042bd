import { describe, expect, it } from '@jest/globals';
import {
  FIRST_PERSON,
  hasTrait,
  questionShare,
  TELLS_NUMBER,
  TELLS_TIME,
  traitsOf,
} from './message-traits.js';

describe('traitsOf', () => {
  it('counts questions among the sentences, whatever the script', () => {
    const share = (text: string) => questionShare(traitsOf(text));
    expect(share('Where do you live?')).toBe(1);
    expect(share('I got a dog. Any tips?!')).toBeCloseTo(0.5, 1);
    expect(share('A dog... He is called Max! Nice')).toBe(0);
    expect(share('你住在哪里？')).toBe(1);
    expect(share('أين تسكن؟')).toBe(1);
    expect([share(''), share('...'), share(' ? ')]).toEqual([0, 0, 0]);
  });

  it('knows who speaks of themselves, and who tells a time or a number', () => {
    const tells = (text: string) =>
      [FIRST_PERSON, TELLS_TIME, TELLS_NUMBER].map((trait) => hasTrait(traitsOf(text), trait));
    expect(tells("I've moved last week")).toEqual([true, true, false]);
    expect(tells('They have 3 cats')).toEqual([false, false, true]);
    expect(tells('In may several came')).toEqual([false, true, true]);
    expect(tells('The index is idle; mayor, lasting, ousted')).toEqual([false, false, false]);
  });

  it('fits into a byte', () => {
    expect(traitsOf('Did I pay two last week?')).toBe(255 - 8);
  });

  it('does not read the whole of a long text', () => {
    expect(traitsOf(`${'x '.repeat(1000)}I left yesterday?`)).toBe(0);
  });
});
