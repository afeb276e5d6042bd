import { describe, expect, it } from '@jest/globals';
import { askedFor } from './asked-for.js';

describe('askedFor', () => {
  it('tells a question for a time, a number, or what somebody asked', () => {
    expect(askedFor('When did Ada move?')).toEqual({ time: true, number: false, questions: false });
    expect(askedFor('how long did it take')).toEqual({ time: true, number: true, questions: false });
    expect(askedFor('How many cats has she?')).toEqual({ time: false, number: true, questions: false });
    expect(askedFor('What did I ask about indexes?')).toEqual({
      time: false,
      number: false,
      questions: true,
    });
    expect(askedFor('Where is the whenever task?')).toEqual({ time: false, number: false, questions: false });
  });
});
