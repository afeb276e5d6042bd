import { describe, expect, it } from '@jest/globals';
import { splitWords } from './normalise-text.js';

describe('splitWords', () => {
  it.each([
    ["Don't stop!", ['don', "'", 't', 'stop', '!']],
    ['Naïve CAFÉ', ['naive', 'cafe']],
    ['a\tb\r\nc\u00a0d\u3000e', ['a', 'b', 'c', 'd', 'e']],
    ['a\fb\u0000c\u200bd', ['abcd']],
    ['漢字かな', ['漢', '字', 'かな']],
    ['𠀀x', ['𠀀', 'x']],
    ['$5+3', ['$', '5', '+', '3']],
    ['ΟΔΟΣ', ['οδοσ']],
    ['İstanbul', ['istanbul']],
    ['a\ud800b', ['ab']],
    ['😀', ['😀']],
    ['', []],
    ['  \n ', []],
  ])('cuts %j', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });
});
