import type { QueryDate } from '../query/query-dates.js';

const DAY_MS = 86_400_000;
/** People speak of things afterwards: the days after a named day, the weeks after a named month. */
const DAYS_AFTER = 2;
const WEEKS_AFTER_DAYS = 16;
const DAYS_BEFORE = 3;
const AFTER_MONTH_DAYS = 40;

/** How well the best of the named dates fits the time of a message, 0..1; 0 when none is named. */
export function dateMatch(dates: readonly QueryDate[], sentAtMs: number): number {
  let best = 0;
  for (const date of dates) best = Math.max(best, matchOne(date, sentAtMs));
  return best;
}

function matchOne(date: QueryDate, sentAtMs: number): number {
  const dayMs = Math.floor(sentAtMs / DAY_MS) * DAY_MS;
  if (date.kind === 'span') {
    if (dayMs >= date.startMs && dayMs < date.endMs) return 1;
    return matchDay((dayMs - (dayMs < date.startMs ? date.startMs : date.endMs - DAY_MS)) / DAY_MS);
  }
  const sent = new Date(dayMs);
  const year = sent.getUTCFullYear();
  if (date.year !== undefined && date.year !== year && !isJanuaryAfter(date, sent)) return 0;
  if (date.month === undefined) return 0.3;
  const target = Date.UTC(date.year ?? year, date.month, date.day ?? 15);
  const days = (dayMs - target) / DAY_MS;
  if (date.day !== undefined) return matchDay(days);
  if (sent.getUTCMonth() === date.month) return 1;
  return days > 0 && days < AFTER_MONTH_DAYS ? 0.5 : 0;
}

function matchDay(days: number): number {
  if (days >= 0 && days <= DAYS_AFTER) return 1;
  if (days > DAYS_AFTER && days <= WEEKS_AFTER_DAYS) return 0.6;
  return days < 0 && days >= -DAYS_BEFORE ? 0.3 : 0;
}

/** December is still spoken of in January. */
function isJanuaryAfter(date: { year?: number; month?: number }, sent: Date): boolean {
  return date.month === 11 && sent.getUTCMonth() === 0 && sent.getUTCFullYear() === (date.year ?? 0) + 1;
}
