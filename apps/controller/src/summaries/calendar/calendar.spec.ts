import { describe, expect, it } from '@jest/globals';
import { addDays, dayOf, mondayOf, startOfDay } from './days.js';
import { groupByDay, partsOf, periodOf, spanOf } from './periods.js';

const at = (text: string): number => Date.parse(text);
const HOUR_MS = 3_600_000;

describe('days', () => {
  it('are those of the zone', () => {
    expect(dayOf(at('2026-01-01T02:00:00Z'), 'America/New_York')).toBe('2025-12-31');
    expect(dayOf(at('2026-01-01T22:00:00Z'), 'Asia/Tokyo')).toBe('2026-01-02');
    expect(dayOf(at('0999-05-05T12:00:00Z'), 'Europe/Lisbon')).toBe('0999-05-05');
  });

  it.each([
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00Z', 23],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00Z', 25],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z', 23], // midnight did not exist
    ['2026-06-01', 'Asia/Kolkata', '2026-05-31T18:30:00Z', 24],
    ['2026-06-01', 'UTC', '2026-06-01T00:00:00Z', 24],
  ])('%s in %s begins at its first instant and is as long as it is', (day, zone, start, hours) => {
    expect(new Date(startOfDay(day, zone)).toISOString()).toBe(new Date(start).toISOString());
    expect((startOfDay(addDays(day, 1), zone) - startOfDay(day, zone)) / HOUR_MS).toBe(hours);
  });

  it('has weeks that begin on Monday', () => {
    expect(['2026-11-22', '2026-11-23', '2026-11-26'].map(mondayOf)).toEqual([
      '2026-11-16',
      '2026-11-23',
      '2026-11-23',
    ]);
  });
});

describe('periods', () => {
  it('cover a day, a week, a month', () => {
    expect(periodOf('daily', '2026-02-28')).toMatchObject({ firstDay: '2026-02-28', endDay: '2026-03-01' });
    expect(periodOf('weekly', '2026-01-01')).toMatchObject({ firstDay: '2025-12-29', endDay: '2026-01-05' });
    expect(periodOf('monthly', '2024-02-29')).toMatchObject({ firstDay: '2024-02-01', endDay: '2024-03-01' });
    expect(periodOf('monthly', '2026-12-31')).toMatchObject({ firstDay: '2026-12-01', endDay: '2027-01-01' });
    expect(spanOf(periodOf('daily', '2026-01-01'), 'UTC')).toEqual({
      fromMs: at('2026-01-01T00:00:00Z'),
      toMs: at('2026-01-02T00:00:00Z'),
    });
  });

  it('sum a month up from its whole weeks, and from the days of weeks it shares', () => {
    const days = ['2026-03-01', '2026-03-03', '2026-03-05', '2026-03-30', '2026-03-31', '2026-04-01'];
    const parts = partsOf(periodOf('monthly', '2026-03-15'), days);
    expect(parts.map(({ level, firstDay }) => `${level} ${firstDay}`)).toEqual([
      'daily 2026-03-01',
      'weekly 2026-03-02',
      'daily 2026-03-30',
      'daily 2026-03-31',
    ]);
    expect(partsOf(periodOf('weekly', '2026-03-31'), days).map(({ firstDay }) => firstDay)).toEqual([
      '2026-03-30',
      '2026-03-31',
      '2026-04-01',
    ]);
  });

  it('group what was said by the days of the zone', () => {
    const sources = ['2026-01-01T22:59:00Z', '2026-01-01T23:00:00Z', '2026-01-02T01:00:00Z'].map(
      (text, key) => ({ key, sentAtMs: at(text) }),
    );
    const keys = (zone: string): unknown[] =>
      [...groupByDay(sources, zone)].map(([day, group]) => [day, group.map(({ key }) => key)]);
    expect(keys('Europe/Berlin')).toEqual([
      ['2026-01-01', [0]],
      ['2026-01-02', [1, 2]],
    ]);
    expect(keys('UTC')).toEqual([
      ['2026-01-01', [0, 1]],
      ['2026-01-02', [2]],
    ]);
    expect(groupByDay([{ key: 1, sentAtMs: 8.64e15 }], 'UTC').size).toBe(0);
  });
});
