import { describe, expect, it } from '@jest/globals';
import type { Prefill } from '../providers/provider.js';
import { Seam } from './seam.js';

const TOLD = 'It was a bright cold day in April, and the clocks';

/** The whole text as the caller reads it. */
function joined(told: string, how: Prefill, pieces: string[]): string {
  const seam = new Seam(told, how);
  return told + pieces.map((piece) => seam.push(piece)).join('') + seam.end();
}

describe('Seam', () => {
  it.each<[string, Prefill, string, string[], string]>([
    ['goes on with what comes', 'continues', 'one two', [' three', ' four'], 'one two three four'],
    ['goes on within a word', 'continues', 'one tw', ['o three'], 'one two three'],
    ['leaves out a blank that was said', 'continues', 'one ', [' ', 'two'], 'one two'],
    ['needs no blank after one', 'continues', 'one ', ['two'], 'one two'],
    ['leaves out line ends that were said', 'continues', 'one\n\n', ['\n', '\ntwo'], 'one\n\ntwo'],
    ['keeps a blank of another kind', 'continues', 'one ', ['\ntwo'], 'one \ntwo'],
    [
      'keeps a last sentence that is said twice',
      'continues',
      TOLD,
      [' in April, and the clocks', ' in it'],
      `${TOLD} in April, and the clocks in it`,
    ],
    [
      'keeps what begins like the whole',
      'continues',
      TOLD,
      [' It was a bright cold day in May'],
      `${TOLD} It was a bright cold day in May`,
    ],
    [
      'leaves out the whole said again',
      'continues',
      TOLD,
      ['It was a bright', ` cold${TOLD.slice(20)} were`],
      `${TOLD} were`,
    ],
    [
      'goes on after a try',
      'tries',
      TOLD,
      [' were', ' striking thirteen.'],
      `${TOLD} were striking thirteen.`,
    ],
    [
      'adds the blank of a new message',
      'tries',
      TOLD,
      ['were striking thirteen.'],
      `${TOLD} were striking thirteen.`,
    ],
    [
      'adds no blank before a comma',
      'tries',
      TOLD,
      [', which were old, struck.'],
      `${TOLD}, which were old, struck.`,
    ],
    [
      'adds no blank where none are written',
      'tries',
      '私の好きな色は',
      ['緑です。'],
      '私の好きな色は緑です。',
    ],
    [
      'leaves out a whole beginning',
      'tries',
      TOLD,
      ['It was a bright', ` cold${TOLD.slice(20)} were`, ' new'],
      `${TOLD} were new`,
    ],
    [
      'leaves out a repeated end',
      'tries',
      `${TOLD} `,
      ['day in April, and the ', 'clocks struck'],
      `${TOLD} struck`,
    ],
    [
      'keeps what only seemed to be a repetition',
      'tries',
      TOLD,
      ['day in April, and the c', 'at'],
      `${TOLD} day in April, and the cat`,
    ],
    ['ends with less than it looks for', 'tries', TOLD, [' end.'], `${TOLD} end.`],
    ['ends with nothing', 'continues', `${TOLD} `, [], `${TOLD} `],
  ])('%s (%s)', (_name, how, told, pieces, whole) => {
    expect(joined(told, how, pieces)).toBe(whole);
  });

  it('refuses an answer that begins anew and differs', () => {
    expect(() => joined(TOLD, 'tries', ['It was a bright cold day in ', 'May.'])).toThrow(
      expect.objectContaining({ code: 'provider.invalid_response' }),
    );
  });
});
