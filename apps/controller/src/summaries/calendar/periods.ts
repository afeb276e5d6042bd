import type { SummaryLevel, SummarySource, TimeSpan } from '@sekha/store';
import { addDays, type Day, dayOf, FIRST_MS, LAST_MS, mondayOf, startOfDay } from './days.js';

/** A stretch of the calendar that one summary stands for: from a day to the day after the last. */
export interface Period {
  level: SummaryLevel;
  firstDay: Day;
  /** Exclusive. */
  endDay: Day;
}

/** The day, the ISO week (from Monday) or the month that a day lies in. */
export function periodOf(level: SummaryLevel, day: Day): Period {
  switch (level) {
    case 'daily':
      return { level, firstDay: day, endDay: addDays(day, 1) };
    case 'weekly':
      return { level, firstDay: mondayOf(day), endDay: addDays(mondayOf(day), 7) };
    case 'monthly': {
      const firstDay = `${day.slice(0, 7)}-01`;
      return { level, firstDay, endDay: `${addDays(firstDay, 31).slice(0, 7)}-01` };
    }
  }
}

export function spanOf({ firstDay, endDay }: Period, timeZone: string): TimeSpan {
  return { fromMs: startOfDay(firstDay, timeZone), toMs: startOfDay(endDay, timeZone) };
}

/**
 * What a period is summed up from, in order, given the days on which something was said: a week from its days, a month
 * from its weeks. A week that reaches over the border of the month is taken by its days, so that a month holds
 * nothing of its neighbours.
 */
export function partsOf(period: Period, days: readonly Day[]): Period[] {
  const inside = days.filter((day) => day >= period.firstDay && day < period.endDay);
  if (period.level === 'daily') return [];
  if (period.level === 'weekly') return inside.map((day) => periodOf('daily', day));
  const parts = new Map<Day, Period>();
  for (const day of inside) {
    const week = periodOf('weekly', day);
    const isWhole = week.firstDay >= period.firstDay && week.endDay <= period.endDay;
    const part = isWhole ? week : periodOf('daily', day);
    parts.set(part.firstDay, part);
  }
  return [...parts.values()];
}

/** Sources that have a day, by day, in order; the sources come by time. */
export function groupByDay(sources: readonly SummarySource[], timeZone: string): Map<Day, SummarySource[]> {
  const byDay = new Map<Day, SummarySource[]>();
  let endMs = Number.NEGATIVE_INFINITY;
  let current: SummarySource[] = [];
  for (const source of sources) {
    if (source.sentAtMs < FIRST_MS || source.sentAtMs >= LAST_MS) continue;
    if (source.sentAtMs >= endMs) {
      const day = dayOf(source.sentAtMs, timeZone);
      endMs = startOfDay(addDays(day, 1), timeZone);
      current = byDay.get(day) ?? [];
      byDay.set(day, current);
    }
    current.push(source);
  }
  return byDay;
}
