import { describe, expect, it } from '@jest/globals';
import type { QueryDate } from '../query/query-dates.js';
import { dateMatch } from './date-boost.js';

const match = (date: QueryDate, year: number, month: number, day: number, hour = 14) =>
  dateMatch([date], Date.UTC(year, month - 1, day, hour, 56));
const sevenMay: QueryDate = { kind: 'calendar', year: 2023, month: 4, day: 7 };
const may: QueryDate = { kind: 'calendar', year: 2023, month: 4 };
const december: QueryDate = { kind: 'calendar', year: 2022, month: 11 };

describe('dateMatch', () => {
  it('is full on the day and the two after it, less in the fortnight after, least just before', () => {
    expect(match(sevenMay, 2023, 5, 7)).toBe(1);
    expect(match(sevenMay, 2023, 5, 9, 23)).toBe(1);
    expect(match(sevenMay, 2023, 5, 10)).toBe(0.6);
    expect(match(sevenMay, 2023, 5, 23)).toBe(0.6);
    expect(match(sevenMay, 2023, 5, 24)).toBe(0);
    expect(match(sevenMay, 2023, 5, 4)).toBe(0.3);
    expect(match(sevenMay, 2023, 5, 3)).toBe(0);
  });

  it('is full within the month and half in the weeks after it', () => {
    expect(match(may, 2023, 5, 31)).toBe(1);
    expect(match(may, 2023, 6, 23)).toBe(0.5);
    expect(match(may, 2023, 6, 24)).toBe(0);
    expect(match(may, 2023, 4, 30)).toBe(0);
  });

  it('refuses another year, except January for December', () => {
    expect(match(may, 2022, 5, 7)).toBe(0);
    expect(match(december, 2023, 1, 10)).toBe(0.5);
    expect(match(december, 2023, 2, 10)).toBe(0);
  });

  it('takes any year when none is named, and a year alone for little', () => {
    expect(match({ kind: 'calendar', month: 4 }, 1999, 5, 1)).toBe(1);
    expect(match({ kind: 'calendar', year: 2023 }, 2023, 11, 1)).toBe(0.3);
  });

  it('matches spans of days', () => {
    const span: QueryDate = { kind: 'span', startMs: Date.UTC(2023, 4, 1), endMs: Date.UTC(2023, 4, 8) };
    expect(match(span, 2023, 5, 1)).toBe(1);
    expect(match(span, 2023, 5, 7, 23)).toBe(1);
    expect(match(span, 2023, 5, 20)).toBe(0.6);
    expect(match(span, 2023, 4, 29)).toBe(0.3);
    expect(match(span, 2023, 4, 20)).toBe(0);
  });

  it('takes the best of several and nothing of none', () => {
    expect(dateMatch([may, sevenMay], Date.UTC(2023, 4, 12))).toBe(1);
    expect(dateMatch([], 0)).toBe(0);
  });
});
