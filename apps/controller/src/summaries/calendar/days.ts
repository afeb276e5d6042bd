/** A day of the calendar, `2026-03-31`. */
export type Day = string;

const DAY_MS = 86_400_000;
/** No zone is further from UTC. */
const FARTHEST_MS = 26 * 3_600_000;

/** Years that are written with four digits; what was said outside of them has no day. */
export const FIRST_MS = Date.parse('0001-02-03T00:00:00Z');
export const LAST_MS = Date.parse('9999-11-28T00:00:00Z');

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day of an instant in a time zone. */
export function dayOf(ms: number, timeZone: string): Day {
  if (timeZone === 'UTC') return new Date(ms).toISOString().slice(0, 10);
  return momentOf(ms, timeZone).slice(0, 10);
}

/** Day and clock of an instant in a time zone: `2026-03-31 14:05`. */
export function momentOf(ms: number, timeZone: string): string {
  if (timeZone === 'UTC') return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const [year, month, day, hour, minute] = (['year', 'month', 'day', 'hour', 'minute'] as const).map(
    (name) => parts.get(name) ?? '',
  );
  return `${year?.padStart(4, '0')}-${month}-${day} ${hour}:${minute}`;
}

/**
 * The first instant of a day in a time zone. Days are not always 24 hours long and do not always begin at midnight,
 * so it is searched for: the first millisecond that is of this day or a later one.
 */
export function startOfDay(day: Day, timeZone: string): number {
  const utcMs = Date.parse(`${day}T00:00:00Z`);
  if (timeZone === 'UTC') return utcMs;
  let before = utcMs - FARTHEST_MS;
  let at = utcMs + FARTHEST_MS;
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if (dayOf(middle, timeZone) < day) before = middle;
    else at = middle;
  }
  return at;
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The Monday on or before a day (ISO 8601 weeks). */
export function mondayOf(day: Day): Day {
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, format);
  return format;
}
