import { describe, expect, it } from '@jest/globals';
import { embedBatches } from './embed-batches.js';

describe('embedBatches', () => {
  it.each<[string, string[], string[][]]>([
    ['nothing', [], []],
    ['what fits', ['a', 'b'], [['a', 'b']]],
    ['too many texts', ['a', 'b', 'c', 'd'], [['a', 'b', 'c'], ['d']]],
    ['too many characters', ['aaaa', 'bb', 'c'], [['aaaa'], ['bb', 'c']]],
    ['a text that is too long alone', ['a', 'bbbbbbbb', 'c'], [['a'], ['bbbbbbbb'], ['c']]],
  ])('cuts %s', (_, texts, batches) => {
    expect(embedBatches(texts, { texts: 3, characters: 5 })).toEqual(batches);
  });

  it('cuts nothing for a vendor without limits', () => {
    expect(embedBatches(['a', 'b'], undefined)).toEqual([['a', 'b']]);
    expect(embedBatches([], undefined)).toEqual([]);
  });
});
