import { beforeAll, describe, expect, it } from '@jest/globals';
import { countTokens as reference } from 'gpt-tokenizer/encoding/o200k_base';
import { O200K_TOKEN_SPLIT_REGEX } from 'gpt-tokenizer/encodingParams/constants';
import { countTokens } from './count-tokens.js';
import { loadVocabulary } from './load-vocabulary.js';
import type { VocabularyTable } from './vocabulary-table.js';

describe('countTokens', () => {
  let table: VocabularyTable;
  beforeAll(async () => {
    table = await loadVocabulary();
  });
  const count = (text: string) => countTokens(text, table, O200K_TOKEN_SPLIT_REGEX);

  it.each([
    '',
    'hello world',
    "What did we decide about the garden, and who'll order the seeds? 12345 — 3.14159!",
    'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen',
    '東京都の天気は晴れです。',
    'مرحبا بالعالم',
    '👩‍👩‍👧‍👦 family 🇩🇪 \u{1f9ff}',
    'function f(a) {\n\treturn a?.b ?? [1, 2, 3].map((x) => x ** 2);\n}\r\n\r\n',
    'aGVsbG8gd29ybGQgdGhpcyBpcyBiYXNlNjQ='.repeat(4),
    '\u0000\u0001 lone \ud800 surrogate',
    'xqzvkj'.repeat(40),
  ])('counts %j as the reference does', (text) => {
    expect(count(text)).toBe(reference(text));
  });

  it('stops counting where there are more than asked for, never before', () => {
    const text = 'The ferry to Ithaca leaves at nine from the old harbour. '.repeat(20);
    const exact = reference(text);
    for (let most = 0; most < exact + 3; most++) {
      const counted = countTokens(text, table, O200K_TOKEN_SPLIT_REGEX, most);
      expect(counted > most).toBe(exact > most);
      expect(counted).toBeLessThanOrEqual(exact);
    }
    expect(countTokens(text, table, O200K_TOKEN_SPLIT_REGEX, 10)).toBeLessThan(30);
  });

  it('counts more words than it remembers, again and again', () => {
    const words = Array.from({ length: 40_000 }, (_, at) => `w${at.toString(36)} `);
    const text = words.join('');
    const exact = reference(text);
    expect([count(text), count(text), count(text)]).toEqual([exact, exact, exact]);
  });

  it('counts a thousand made-up texts as the reference does', () => {
    let state = 7;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const alphabets = [
      'abcdefgh ',
      'etaoin shrdlu,.\n',
      'äöüßéñ ',
      'абвгд ',
      '漢字かな',
      '0123456789-+',
      '😀🎉 x',
    ].map((one) => [...one]);
    for (let round = 0; round < 1_000; round++) {
      const alphabet = alphabets[random(alphabets.length)] ?? [];
      const text = Array.from({ length: random(60) }, () => alphabet[random(alphabet.length)]).join('');
      expect([text, count(text)]).toEqual([text, reference(text)]);
    }
  });
});
