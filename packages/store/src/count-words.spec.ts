import { describe, expect, it } from '@jest/globals';
import { countWords } from './count-words.js';

describe('countWords', () => {
  it.each([
    ['', 0],
    [' \n\t ', 0],
    ['one', 1],
    ["It's a well-known e-mail: a@b.example", 5],
    ['a - b … c', 3],
    ['naïve Äpfel ЁЖ 42', 4],
    ['???', 0],
    ['私は学生です', 4],
  ])('counts %j as %i', (text, words) => {
    expect(countWords(text)).toBe(words);
  });

  it('counts a long text of one word as one, at once', () => {
    expect(countWords('x'.repeat(100_000))).toBe(1);
    expect(countWords('-'.repeat(100_000))).toBe(0);
  });
});
