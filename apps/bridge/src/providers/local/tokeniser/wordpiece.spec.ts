import { describe, expect, it } from '@jest/globals';
import { WordPiece } from './wordpiece.js';

const VOCABULARY = {
  '[PAD]': 0,
  '[UNK]': 1,
  '[CLS]': 2,
  '[SEP]': 3,
  '[MASK]': 4,
  em: 5,
  '##bed': 6,
  '##ding': 7,
  embed: 8,
  words: 9,
};
const tokeniser = new WordPiece(VOCABULARY);

describe('WordPiece', () => {
  it('takes the longest piece first', () => {
    expect(tokeniser.encode('Embedding words')).toEqual([8, 7, 9]);
    expect(tokeniser.encode('embed em')).toEqual([8, 5]);
  });

  it('makes one unknown token of a word that cannot be cut or is longer than 100 characters', () => {
    expect(tokeniser.encode('embedxyz words')).toEqual([1, 9]);
    expect(tokeniser.encode(`em${'bed'.repeat(32)}`)).toHaveLength(32);
    expect(tokeniser.encode(`em${'bed'.repeat(33)}`)).toEqual([1]);
  });

  it('counts characters, not code units, in a long word', () => {
    const flags = new WordPiece({ ...VOCABULARY, '😀': 10, '##😀': 11 });
    expect(flags.encode('😀'.repeat(100))).toHaveLength(100);
    expect(flags.encode('😀'.repeat(101))).toEqual([1]);
  });

  it('reads a written special token as that token', () => {
    expect(tokeniser.encode('words[SEP]embed [MASK]')).toEqual([9, 3, 8, 4]);
  });

  it('decodes to a text that encodes to the same tokens', () => {
    const ids = tokeniser.encode('embedding nonsense [MASK] words');
    expect(tokeniser.decode(ids)).toBe('embedding [UNK] [MASK] words');
    expect(tokeniser.encode(tokeniser.decode(ids))).toEqual(ids);
  });

  it('knows which tokens go on with a word', () => {
    expect([8, 7, 9].map((id) => tokeniser.continuesWord(id))).toEqual([false, true, false]);
  });

  it('refuses a vocabulary without the special tokens', () => {
    expect(() => new WordPiece({ word: 0 })).toThrow('the vocabulary lacks [PAD]');
  });
});
