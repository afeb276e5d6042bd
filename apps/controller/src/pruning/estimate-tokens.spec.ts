import { describe, expect, it } from '@jest/globals';
import { estimateTokens } from './estimate-tokens.js';

const counter = { count: (text: string) => text.length };

describe('estimateTokens', () => {
  it('is exact for all of a conversation', () => {
    const sample = [{ content: 'abc' }, { content: 'de f' }];
    expect(estimateTokens(sample, { wordCount: 3, isWhole: true }, counter)).toBe(7);
  });

  it('goes by the words of a part', () => {
    const sample = [{ content: 'ab cd' }];
    expect(estimateTokens(sample, { wordCount: 200, isWhole: false }, counter)).toBe(500);
    expect(estimateTokens([{ content: '?!' }], { wordCount: 9, isWhole: false }, counter)).toBe(2);
  });
});
