import { describe, expect, it } from '@jest/globals';
import { textWords } from '@sekha/search-index';
import { isInScope, toFolderScope } from '../folder-scope.js';
import { ComparedText, isSameText, saysItAll } from './same-text.js';

describe('isInScope', () => {
  it.each([
    ['/job', [], ['/job'], false],
    ['/job/x', [], ['/job'], false],
    ['/jobs', [], ['/job'], true],
    ['/', [], ['/'], false],
    ['/a', ['/a', '/b'], [], true],
    ['/c', ['/a', '/b'], [], false],
    ['/a/private', ['/a'], ['/a/private'], false],
  ])('%s within %j except %j: %p', (folder, within, except, expected) => {
    expect(isInScope(folder, toFolderScope(within, except))).toBe(expected);
  });
});

describe('saysItAll', () => {
  const compare = (longer: string, shorter: string): boolean =>
    saysItAll(new ComparedText(longer), new ComparedText(shorter));

  it.each([
    ['We meet at the harbour at nine, as always', 'We meet at the harbour at nine', true],
    ['We meet at the harbour at ten, as always', 'We meet at the harbour at nine', false],
    ['We do not meet at the harbour at nine', 'We meet at the harbour at nine', false],
    ['At nine at the harbour we meet', 'We meet at the harbour at nine', false],
    [`We meet at the harbour at nine ${'and more '.repeat(10)}`, 'We meet at the harbour at nine', false],
  ])('%j says all of %j: %p', (longer, shorter, expected) => {
    expect(compare(longer, shorter)).toBe(expected);
  });

  it('says what comparing all words and triples says, of near and far texts', () => {
    let state = 11;
    const roll = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const vocabulary = [...Array.from({ length: 40 }, (_, at) => `word${at}`), 'not', 'never'];
    const pick = (): string => vocabulary[roll(vocabulary.length)] ?? '';
    let repeated = 0;
    for (let round = 0; round < 3_000; round++) {
      const text = Array.from({ length: roll(40) }, pick);
      const other = roll(4) === 0 ? Array.from({ length: roll(40) }, pick) : [...text];
      if (roll(2) === 0)
        other.splice(roll(other.length + 1), roll(3), ...Array.from({ length: roll(3) }, pick));
      const [longer, shorter] = [text.join(' '), other.join(' ')];
      const expected = plainlySaysItAll(longer, shorter);
      if (expected) repeated++;
      expect([longer, shorter, compare(longer, shorter)]).toEqual([longer, shorter, expected]);
    }
    expect(repeated).toBeGreaterThan(500);
  });

  it('takes spacing, case and punctuation for nothing', () => {
    expect(isSameText(new ComparedText('At  NINE, sharp!'), new ComparedText('at nine sharp'))).toBe(true);
  });
});

/** The rule as it is written down, without any short cut. */
function plainlySaysItAll(longer: string, shorter: string): boolean {
  const [all, some] = [textWords(longer), textWords(shorter)];
  const triplesOf = (words: readonly string[]): Set<string> =>
    new Set(words.slice(0, -2).map((word, at) => [word, words[at + 1], words[at + 2]].join(' ')));
  const [held, said] = [triplesOf(all), triplesOf(some)];
  if (said.size === 0 || some.length > all.length || some.length * 2 <= all.length) return false;
  const denials = 'no not never don doesn didn isn wasn won cannot without'.split(' ');
  if (denials.some((word) => all.includes(word) !== some.includes(word))) return false;
  if (some.some((word) => !all.includes(word))) return false;
  return [...said].filter((triple) => held.has(triple)).length >= 0.85 * said.size;
}
