import { describe, expect, it } from '@jest/globals';
import { analyseQuery } from './analyse-query.js';

const NOW = Date.UTC(2024, 0, 1);

describe('analyseQuery', () => {
  it('keeps the names for the words and drops them for the meaning', () => {
    expect(analyseQuery("What was Caroline's plan in May 2023?", ['Caroline'], NOW)).toEqual({
      lexicalText: "What was Caroline's plan in May 2023?",
      denseText: 'What was plan in May 2023?',
      speaker: 'caroline',
      dates: [{ kind: 'calendar', year: 2023, month: 4 }],
    });
  });

  it('names no speaker when two are named, and one when the same is spelt twice', () => {
    expect(analyseQuery('Did Ann meet Bob?', ['Ann', 'Bob'], NOW).speaker).toBeUndefined();
    expect(analyseQuery('Did ann go?', ['Ann', 'ANN'], NOW).speaker).toBe('ann');
  });

  it('does not take a person for a month', () => {
    expect(analyseQuery('What does April like?', ['April'], NOW).dates).toEqual([]);
    expect(analyseQuery('What came in April?', [], NOW).dates).toHaveLength(1);
  });
});
