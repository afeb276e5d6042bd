import { describe, expect, it } from '@jest/globals';
import { analyseQuery } from './analyse-query.js';

const NOW = Date.UTC(2024, 0, 1);

describe('analyseQuery', () => {
  it('keeps the names for the words and drops them for the meaning', () => {
    expect(analyseQuery("What was Caroline's plan in May 2023?", ['caroline'], NOW)).toEqual({
      lexicalText: "What was Caroline's plan in May 2023?",
      denseText: 'What was plan in May 2023?',
      named: ['caroline'],
      dates: [{ kind: 'calendar', year: 2023, month: 4 }],
      asked: { time: false, number: false, questions: false },
    });
  });

  it('does not take a person for a month', () => {
    expect(analyseQuery('What does April like?', ['april'], NOW).dates).toEqual([]);
    expect(analyseQuery('What came in April?', [], NOW).dates).toHaveLength(1);
  });
});
