import { describe, expect, it, jest } from '@jest/globals';
import { splitText } from './split-text.js';

describe('splitText', () => {
  it('leaves a short text alone', () => {
    expect(splitText('short', 10)).toEqual(['short']);
    expect(splitText('', 10)).toEqual(['']);
  });

  it.each([
    ['between paragraphs', 'one two\n\nthree four five', 12, ['one two\n\n', 'three four ', 'five']],
    ['between words', 'aaaa bbbb cccc', 10, ['aaaa bbbb ', 'cccc']],
    ['anywhere', 'aaaaaaaaaaaa', 5, ['aaaaa', 'aaaaa', 'aa']],
    ['not through a character', `aaaa🚢bbb`, 5, ['aaaa', '🚢bbb']],
  ])('cuts %s', (_where, text, most, parts) => {
    expect(splitText(text, most)).toEqual(parts);
  });

  it('loses nothing and keeps to the length', () => {
    const text = Array.from(
      { length: 500 },
      (_, n) => 'x'.repeat(n % 40) + [' ', '\n', '🚢', '. '][n % 4],
    ).join('');
    for (const most of [2, 3, 17, 100]) {
      const parts = splitText(text, most);
      expect(parts.join('')).toBe(text);
      expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(most);
    }
  });

  it('looks for a place to cut in the part that is cut only, however long the text before it', () => {
    const search = jest.spyOn(String.prototype, 'lastIndexOf');
    const parts = splitText('x'.repeat(10_000), 100);
    const searched = search.mock.contexts.map((text) => String(text).length);
    search.mockRestore();
    expect(parts).toHaveLength(100);
    expect(Math.max(...searched)).toBeLessThanOrEqual(100);
  });
});
