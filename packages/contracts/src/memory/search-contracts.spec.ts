import { describe, expect, it } from '@jest/globals';
import { readContract } from '../contract/read-contract.js';
import { parseMoment } from './is-moment.js';
import { SearchBody } from './search-body.js';
import { FullTextBody } from './search-full-text.js';
import { parseInstant } from './search-instant.js';

describe('SearchBody', () => {
  it('needs a query and nothing else', () => {
    expect(readContract(SearchBody, { query: 'x', stray: 1, filters: null })).toEqual({
      query: 'x',
    });
    expect(() => readContract(SearchBody, { query: '' })).toThrow(/query/);
    expect(() => readContract(SearchBody, {})).toThrow(/query/);
  });

  it('reads filters beside the query and in the object, under any of their names', () => {
    expect(
      readContract(SearchBody, {
        query: 'x',
        folder_path: '/a',
        filters: { title: 'b', speaker: 'user', since: '2024-01-01', metadata: { n: 1 } },
      }),
    ).toEqual({
      query: 'x',
      folder: '/a',
      filters: { label: 'b', role: 'user', after: '2024-01-01', metadata: { n: 1 } },
    });
  });

  it('names the nearest filter for one it does not know', () => {
    expect(() => readContract(SearchBody, { query: 'x', filters: { lable: 'b' } })).toThrow(
      'filters.lable: is not known here; did you mean label',
    );
  });

  it.each([
    { limit: 0 },
    { limit: 1001 },
    { limit: 1.5 },
    { limit: '5' },
    { offset: -1 },
    { mode: 'fuzzy' },
    { query: 'x'.repeat(10_001) },
    { query: ['x'] },
    { filters: 'label' },
    { filters: [] },
    { filters: { label: 1 } },
    { filters: { after: 'yesterday' } },
    { filters: { min_importance: 11 } },
    { filters: { metadata: { deep: {} } } },
    { filters: { conversation_id: '1' } },
    { labels: ['a', 1] },
    { explain: 'yes' },
  ])('refuses what is out of range or ill-typed, case %#', (wrong) => {
    expect(() => readContract(SearchBody, { query: 'x', ...wrong })).toThrow();
    if (!('mode' in wrong) && !('explain' in wrong))
      expect(() => readContract(FullTextBody, { query: 'x', ...wrong })).toThrow();
  });
});

describe('parseInstant', () => {
  it.each([
    ['2024-01-02', Date.UTC(2024, 0, 2)],
    ['2024-01-02T03:04', Date.UTC(2024, 0, 2, 3, 4)],
    ['2024-01-02T03:04:05.678', Date.UTC(2024, 0, 2, 3, 4, 5, 678)],
    ['2024-01-02 03:04:05Z', Date.UTC(2024, 0, 2, 3, 4, 5)],
    ['2024-01-02T03:04:05+02:00', Date.UTC(2024, 0, 2, 1, 4, 5)],
  ])('reads %p, UTC where no zone is given', (text, ms) => {
    expect(parseInstant(text)).toBe(ms);
  });

  it.each(['', '2024', '2024-13-01', 'W12', '1700000000', '2024-01-02T25:00'])('refuses %p', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it.each(['2026-02-29', '2026-02-30T10:00:00Z', '2026-04-31 10:00', '2026-06-31T00:00:00+02:00'])(
    'takes %p for no day at all, rather than for one in the next month',
    (text) => expect(parseInstant(text)).toBeUndefined(),
  );

  it('knows leap days and the end of a day', () => {
    expect(parseInstant('2028-02-29')).toBe(Date.UTC(2028, 1, 29));
    expect(parseInstant('2026-02-28T24:00:00Z')).toBe(Date.UTC(2026, 2, 1));
  });
});

describe('parseMoment', () => {
  it('reads only what can be printed with a year of four digits, and so be read back', () => {
    for (const year of ['0000', '9999']) {
      const ms = parseMoment(`${year}-06-01T00:00:00Z`) ?? Number.NaN;
      expect(parseMoment(new Date(ms).toISOString())).toBe(ms);
      expect(parseMoment(ms)).toBe(ms);
    }
    for (const beyond of [8_640_000_000_000_000, -62_167_219_200_001, '9999-12-31T23:59:59-01:00'])
      expect(parseMoment(beyond)).toBeUndefined();
  });
});
