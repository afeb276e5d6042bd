import { describe, expect, it } from '@jest/globals';
import { findQueryDates } from './query-dates.js';

const NOW = Date.UTC(2024, 2, 15, 13, 30);
const DAY = 86_400_000;
const datesOf = (text: string) => findQueryDates(text, NOW);
const calendar = (year?: number, month?: number, day?: number) => ({
  kind: 'calendar',
  ...(year === undefined ? {} : { year }),
  ...(month === undefined ? {} : { month }),
  ...(day === undefined ? {} : { day }),
});

describe('findQueryDates', () => {
  it.each([
    ['When did we meet on 7 May 2023?', calendar(2023, 4, 7)],
    ['the 7th of May, 2023', calendar(2023, 4, 7)],
    ['May 7, 2023', calendar(2023, 4, 7)],
    ['on May 7th', calendar(undefined, 4, 7)],
    ['what happened in May 2023', calendar(2023, 4)],
    ['what happened in may?', calendar(undefined, 4)],
    ['deploy of Sept. 2022', calendar(2022, 8)],
    ['since 2021', calendar(2021)],
    ['the incident of 2023-11-09', calendar(2023, 10, 9)],
    ['plans for 2023-11', calendar(2023, 10)],
    ['in July, how was the summer of 2023', calendar(2023, 6)],
    ['last month', calendar(2024, 1)],
    ['this year', calendar(2024)],
  ])('reads %p', (text, date) => {
    expect(datesOf(text)).toEqual([date]);
  });

  it('counts days from now, whole days of UTC', () => {
    const today = Date.UTC(2024, 2, 15);
    expect(datesOf('what did I say yesterday')).toEqual([
      { kind: 'span', startMs: today - DAY, endMs: today },
    ]);
    expect(datesOf('3 days ago')).toEqual([
      { kind: 'span', startMs: today - 3 * DAY, endMs: today - 2 * DAY },
    ]);
    expect(datesOf('last week')).toEqual([
      { kind: 'span', startMs: today - 13 * DAY, endMs: today - 6 * DAY },
    ]);
  });

  it.each([
    'may I ask what we march for',
    'the 45th of nothing',
    'port 8080 and 12345',
    'Jan and Mark',
    'version 2.2023-99',
    '',
  ])('sees no day or month in %p', (text) => {
    expect(datesOf(text).filter((date) => date.kind === 'span' || date.month !== undefined)).toEqual([]);
  });

  it('keeps two dates apart', () => {
    expect(datesOf('between 3 May 2023 and 4 June 2023')).toHaveLength(2);
  });

  it('reads a text of 100,000 characters in no time', () => {
    expect(datesOf('may 2023 '.repeat(10_000)).length).toBe(10_000);
    expect(datesOf('1'.repeat(100_000))).toEqual([]);
  });
});
