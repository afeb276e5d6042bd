import { describe, expect, it } from '@jest/globals';
import { LineSplitter, LineTooLong } from './line-splitter.js';

function linesOf(chunks: Uint8Array[]): string[] {
  const splitter = new LineSplitter();
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
}

describe('LineSplitter', () => {
  const text = '\uFEFFnaïve 🦉\r\nsecond\rthird\n\n漢字\r\n\r\nlast';
  const lines = ['naïve 🦉', 'second', 'third', '', '漢字', '', 'last'];

  it('cuts at LF, CRLF and CR and drops a byte order mark', () => {
    expect(linesOf([Buffer.from(text)])).toEqual(lines);
  });

  it('gives the same lines wherever one or two cuts fall', () => {
    const bytes = Buffer.from(text);
    for (let first = 0; first <= bytes.length; first++) {
      for (let second = first; second <= bytes.length; second++) {
        const cut = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
        expect(linesOf(cut)).toEqual(lines);
      }
    }
  });

  it('refuses a line without end instead of filling the memory', () => {
    const splitter = new LineSplitter();
    const chunk = Buffer.alloc(1024 * 1024, 'a');
    expect(() => {
      for (let turn = 0; turn < 64; turn++) splitter.push(chunk);
    }).toThrow(LineTooLong);
  });
});
