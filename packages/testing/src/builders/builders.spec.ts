import { describe, expect, it } from '@jest/globals';
import { textOfWords } from './texts.js';
import { turns } from './turns.js';

describe('builders', () => {
  it('make texts of as many words as asked, always the same', () => {
    for (const count of [0, 1, 60, 500]) {
      expect(textOfWords(count).split(' ').filter(Boolean)).toHaveLength(count);
      expect(textOfWords(count)).toBe(textOfWords(count));
    }
  });

  it('make turns that take turns', () => {
    expect(turns('hi', 'hello', 'bye').map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  });
});
