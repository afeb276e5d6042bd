import { describe, expect, it } from '@jest/globals';
import { type JsonPiece, JsonSplitter } from './split-json.js';

const split = (text: string, chunk = text.length, splitter = new JsonSplitter()): JsonPiece[] => {
  const pieces: JsonPiece[] = [];
  for (let at = 0; at < text.length; at += chunk) pieces.push(...splitter.push(text.slice(at, at + chunk)));
  return [...pieces, ...splitter.end()];
};
const read = (text: string, chunk?: number): unknown[] =>
  split(text, chunk).map(({ place, text: one, problem }) => [place, problem ?? JSON.parse(one)]);

describe('JsonSplitter', () => {
  it.each([1, 2, 7, 1_000])('takes the items of a list apart, in chunks of %d', (chunk) => {
    const items = [{ a: '],[{"\\' }, [1, [2]], 'x"y', 3, null, { b: { c: [] } }];
    expect(read(JSON.stringify(items, null, 2), chunk)).toEqual(
      items.map((item, index) => [`[${index}]`, item]),
    );
  });

  it.each([1, 5, 1_000])('takes a list of conversations in an object apart, in chunks of %d', (chunk) => {
    const text =
      '{"conversations_count": 1, "x": ["conversations"], "conversations": [{"a":1}, {"b":[2]}], "y": {"conversations": [5]}}';
    expect(read(text, chunk)).toEqual([
      ['conversations[0]', { a: 1 }],
      ['conversations[1]', { b: [2] }],
      ['', { conversations_count: 1, x: ['conversations'], conversations: [], y: { conversations: [5] } }],
    ]);
    expect(split(text, chunk).at(-1)?.isEnvelope).toBe(true);
  });

  it('gives any other text in one piece, and several one by one', () => {
    expect(read('{"mapping": {"a": [1]}}')).toEqual([['', { mapping: { a: [1] } }]]);
    expect(read('{"a":1}\n{"b":2}')).toEqual([
      ['', { a: 1 }],
      ['text 2', { b: 2 }],
    ]);
    expect(read('  \n ')).toEqual([]);
    expect(read('[]')).toEqual([]);
    expect(read('12')).toEqual([['', 12]]);
  });

  it('lets a broken item break no other', () => {
    const pieces = split('[{"a":1}, {"b": nonsense}, {"c":3}]');
    expect(pieces.map(({ place }) => place)).toEqual(['[0]', '[1]', '[2]']);
    expect(() => JSON.parse(pieces[1]?.text ?? '')).toThrow();
    expect(JSON.parse(pieces[2]?.text ?? '')).toEqual({ c: 3 });
  });

  it('says where a text ends too early', () => {
    expect(split('[{"a":1}, {"b": "').at(-1)).toMatchObject({
      place: '[1]',
      problem: expect.stringContaining('ends'),
    });
    expect(split('{"a": [').at(-1)).toMatchObject({ place: '', problem: expect.stringContaining('ends') });
  });

  it('drops an item that is too long or too deep, and goes on', () => {
    const items = `["${'x'.repeat(100)}", ${'['.repeat(9)}${']'.repeat(9)}, 7]`;
    const pieces = split(items, 10, new JsonSplitter(50, 5));
    expect(pieces.map(({ problem, text }) => problem?.slice(0, 12) ?? text.trim())).toEqual([
      'it is longer',
      'it is nested',
      '7',
    ]);
  });

  it('survives brackets that do not match', () => {
    expect(() => split(']]}{[}')).not.toThrow();
    expect(() => split('{"conversations": ]}')).not.toThrow();
  });
});
