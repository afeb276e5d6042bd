import { describe, expect, it } from '@jest/globals';
import { recommend } from './recommend.js';

describe('recommend', () => {
  const thresholds = { thresholdDays: 30, importanceThreshold: 5 };
  const plain = { importance: 3, tokens: 200, words: 150, ageDays: 40 };

  it.each([
    ['one without text', { words: 0, importance: 9 }, 'delete', 'no text'],
    [
      'an important one, however large and old',
      { importance: 5, tokens: 90_000, ageDays: 900 },
      'keep',
      'not under 5',
    ],
    ['a large unimportant one', { tokens: 5_001 }, 'archive', '5001 tokens'],
    ['one long untouched', { ageDays: 90 }, 'archive', '90 days'],
    ['one just under every bound', { tokens: 5_000, ageDays: 89 }, 'review', 'small'],
  ])('says of %s what to do, and why', (_what, facts, recommendation, reason) => {
    const said = recommend({ ...plain, ...facts }, thresholds);
    expect([said.recommendation, said.reason]).toEqual([recommendation, expect.stringContaining(reason)]);
  });

  it('takes ninety days for long when any age was asked for', () => {
    const ages = [89, 90].map((ageDays) =>
      recommend({ ...plain, ageDays }, { ...thresholds, thresholdDays: 0 }),
    );
    expect(ages.map(({ recommendation }) => recommendation)).toEqual(['review', 'archive']);
  });

  it('follows the importance that is asked for', () => {
    const at = (importanceThreshold: number) =>
      recommend({ ...plain, tokens: 6_000 }, { ...thresholds, importanceThreshold }).recommendation;
    expect([1, 3, 3.5, 10].map(at)).toEqual(['keep', 'keep', 'archive', 'archive']);
  });
});
