import { describe, expect, it } from '@jest/globals';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { loadO200kCounter } from './o200k-counter.js';
import { MAX_PIECE, tokenPieces } from './token-pieces.js';

const PLAIN = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

describe('loadO200kCounter', () => {
  it.each([
    '',
    'The ferry leaves at nine.',
    'a <|endoftext|> b',
    'def f(x):\n\treturn x  # twice\n\n',
    '渡轮九点从港口出发，请提前半小时到达。'.repeat(40),
    `${'word1,'.repeat(200)}end`,
    '👩‍👩‍👧‍👦 family',
  ])('counts as the tokeniser does, case %#', async (text) => {
    const { count } = await loadO200kCounter();
    expect(count(text)).toBe(encode(text, PLAIN).length);
  });

  it.each([
    'a'.repeat(2_000),
    'x1'.repeat(900),
    'Zażółć'.repeat(300),
    '🎉'.repeat(700),
    '-'.repeat(3_000),
    ' '.repeat(4_000),
  ])('never counts less than the tokeniser where a run must be cut, case %#', async (text) => {
    const { count } = await loadO200kCounter();
    const exact = encode(text, PLAIN).length;
    expect(count(text)).toBeGreaterThanOrEqual(exact);
    expect(count(text)).toBeLessThan(exact * 1.2 + 20);
  });

  it('ends early where there are more than asked for, and is exact where there are not', async () => {
    const { count } = await loadO200kCounter();
    for (const text of ['The ferry leaves at nine. '.repeat(50), 'x1'.repeat(900), 'ab '.repeat(9)]) {
      const exact = count(text);
      for (const most of [0, 5, exact - 1, exact, exact + 1]) {
        const counted = count(text, most);
        expect(counted > most).toBe(exact > most);
        if (exact <= most) expect(counted).toBe(exact);
      }
    }
  });

  it('is done with a hundred thousand characters without a space', async () => {
    const { count } = await loadO200kCounter();
    expect(count('ab'.repeat(50_000))).toBeGreaterThan(1_000);
  });
});

describe('tokenPieces', () => {
  it('leaves ordinary text whole and loses nothing of any other', () => {
    expect(tokenPieces('some words. more').pieces).toEqual(['some words. more']);
    const long = `lead ${'🎉a'.repeat(500)} tail ${'b'.repeat(600)}`;
    const { pieces } = tokenPieces(long);
    expect(pieces.join('')).toBe(long);
    for (const piece of pieces)
      expect(Math.max(...piece.split(/\s/).map((run) => run.length))).toBeLessThanOrEqual(MAX_PIECE);
    expect(pieces.some((piece) => /[\ud800-\udfff]/u.test(piece))).toBe(false);
  });
});
