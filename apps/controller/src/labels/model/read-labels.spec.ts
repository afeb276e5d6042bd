import { describe, expect, it } from '@jest/globals';
import { readLabels } from './read-labels.js';

const names = (answer: string): string[] => readLabels(answer).map(({ label }) => label);

describe('readLabels', () => {
  it('reads labels with confidence and reason', () => {
    expect(
      readLabels(
        '{"labels":[{"label":"Work","confidence":0.9,"reason":"about\\n a job"},{"label":"Travel"}]}',
      ),
    ).toEqual([
      { label: 'Work', confidence: 0.9, reason: 'about a job' },
      { label: 'Travel', confidence: 0.78, reason: undefined },
    ]);
  });

  it.each([
    ['fenced', '```json\n{"labels": ["A1", "B2"]}\n```'],
    ['between words', 'Here you are: ["A1", "B2"] I hope it helps.'],
    ['under other names', '{"suggestions":[{"name":"A1","score":"80%"},{"name":"B2"}]}'],
    ['as a list by commas', 'A1, B2'],
    ['as lines with marks', 'Labels:\n1. "A1"\n- **B2**'],
  ])('reads them %s', (_how, answer) => expect(names(answer)).toEqual(['A1', 'B2']));

  it('reads confidence on other scales and orders what has none by place', () => {
    const of = (confidence: unknown): number | undefined =>
      readLabels(JSON.stringify([{ label: 'x', confidence }]))[0]?.confidence;
    expect([85, '70%', 8, 'high', -1, null].map(of)).toEqual([0.85, 0.7, 0.8, 0.85, 0.85, 0.85]);
    const ranks = readLabels('["a1","b1","c1"]').map(({ confidence }) => confidence);
    expect([...ranks].sort((a, b) => b - a)).toEqual(ranks);
  });

  it('takes nothing that cannot be a label', () => {
    expect(
      names('I am sorry, but as a language model I cannot look into this conversation for you at all.'),
    ).toEqual(['I am sorry']);
    expect(names(JSON.stringify([`x${'y'.repeat(80)}`, '...', '', 7, null, { label: [] }]))).toEqual([]);
    expect(names('["Ok","ok","OK."]')).toEqual(['Ok']);
    expect(names(JSON.stringify(Array.from({ length: 40 }, (_, n) => `l${n}`)))).toHaveLength(10);
    expect(names('')).toEqual([]);
    expect(names('["a\\u0000b\\nc"]')).toEqual(['a b c']);
  });
});
