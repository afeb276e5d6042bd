/**
 * A time that a question names: a calendar date with the parts that were said, or a span of days counted from now.
 * Months are 0-based, as in `Date.UTC`; all times are UTC.
 */
export type QueryDate =
  | { kind: 'calendar'; year?: number; month?: number; day?: number }
  | { kind: 'span'; startMs: number; endMs: number };

const DAY_MS = 86_400_000;
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?';
const YEAR = '((?:19|20)\\d\\d)';
/** Words that turn "may" and "march" from verbs into months. */
const BEFORE_MONTH =
  '(?:in|on|of|by|during|since|until|till|before|after|around|late|early|mid|last|this|from)';

type Build = (groups: readonly (string | undefined)[], nowMs: number) => QueryDate | undefined;
interface Pattern {
  expression: RegExp;
  build: Build;
}

/** In this order; what one pattern has read, the next ones no longer see. */
const PATTERNS: readonly Pattern[] = [
  pattern(`\\b${YEAR}-(\\d{1,2})-(\\d{1,2})\\b`, ([y, m, d]) => calendar(y, Number(m) - 1, d)),
  pattern(`\\b${YEAR}-(\\d{1,2})\\b`, ([y, m]) => calendar(y, Number(m) - 1)),
  pattern(`\\b${DAY}\\s+(?:of\\s+)?${MONTH}\\b\\.?(?:,?\\s+(?:of\\s+)?${YEAR}\\b)?`, ([d, m, y]) =>
    calendar(y, monthOf(m), d),
  ),
  pattern(`\\b${MONTH}\\.?\\s+(?:the\\s+)?${DAY}\\b(?:,?\\s+(?:of\\s+)?${YEAR}\\b)?`, ([m, d, y]) =>
    calendar(y, monthOf(m), d),
  ),
  pattern(`\\b${MONTH}\\.?,?\\s+(?:of\\s+)?${YEAR}\\b`, ([m, y]) => calendar(y, monthOf(m))),
  pattern(`\\b${BEFORE_MONTH}\\s+(may|march)\\b`, ([m]) => calendar(undefined, monthOf(m))),
  pattern('\\b(january|february|april|june|july|august|september|october|november|december)\\b', ([m]) =>
    calendar(undefined, monthOf(m)),
  ),
  pattern(`\\b${YEAR}\\b`, ([y]) => calendar(y)),
  pattern('\\b(today|yesterday)\\b', ([word], now) => daysAgo(now, word === 'today' ? 0 : 1)),
  pattern('\\b(\\d{1,3}) days? ago\\b', ([count], now) => daysAgo(now, Number(count))),
  pattern('\\b(\\d{1,2}) weeks? ago\\b', ([count], now) => daysAgo(now, Number(count) * 7, 7)),
  pattern('\\b(this|last|past) week\\b', ([which], now) => daysAgo(now, which === 'this' ? 0 : 7, 7)),
  pattern('\\b(this|last|past) month\\b', ([which], now) => monthsAgo(now, which === 'this' ? 0 : 1)),
  pattern('\\b(this|last|past) year\\b', ([which], now) =>
    calendar(String(new Date(now).getUTCFullYear() - (which === 'this' ? 0 : 1))),
  ),
];

/**
 * The dates a question names, explicit ones ("7 May 2023", "May 2023", "in 2022", "2023-05-07") and those counted
 * from `nowMs` ("yesterday", "last month"). Empty when there are none. A month and a year that stand apart
 * ("in July … of 2023") are one date.
 */
export function findQueryDates(text: string, nowMs: number): QueryDate[] {
  let rest = text.toLowerCase();
  const dates: QueryDate[] = [];
  for (const { expression, build } of PATTERNS) {
    rest = rest.replace(expression, (match, ...groups: (string | undefined)[]) => {
      const date = build(groups, nowMs);
      if (date === undefined) return match;
      dates.push(date);
      return ' ';
    });
  }
  return joinYear(dates);
}

function pattern(source: string, build: Build): Pattern {
  return { expression: new RegExp(source, 'g'), build };
}

function monthOf(name: string | undefined): number {
  return MONTHS.indexOf((name ?? '').slice(0, 3));
}

/** Undefined for what is no date, such as the 45th of May. */
function calendar(year?: string, month?: number, day?: string): QueryDate | undefined {
  if (month !== undefined && !(month >= 0 && month <= 11)) return undefined;
  if (day !== undefined && !(Number(day) >= 1 && Number(day) <= 31)) return undefined;
  return {
    kind: 'calendar',
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(month === undefined ? {} : { month }),
    ...(day === undefined ? {} : { day: Number(day) }),
  };
}

/** The span of `lengthDays` days that ends `days` days before the end of today. */
function daysAgo(nowMs: number, days: number, lengthDays = 1): QueryDate {
  const endMs = (Math.floor(nowMs / DAY_MS) + 1 - days) * DAY_MS;
  return { kind: 'span', startMs: endMs - lengthDays * DAY_MS, endMs };
}

function monthsAgo(nowMs: number, months: number): QueryDate {
  const now = new Date(nowMs);
  const then = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1));
  return { kind: 'calendar', year: then.getUTCFullYear(), month: then.getUTCMonth() };
}

function joinYear(dates: QueryDate[]): QueryDate[] {
  const [first, second] = dates;
  if (dates.length !== 2 || first?.kind !== 'calendar' || second?.kind !== 'calendar') return dates;
  const onlyYear = [first, second].find((date) => date.month === undefined);
  const noYear = [first, second].find((date) => date.year === undefined);
  return onlyYear?.year === undefined || noYear === undefined ? dates : [{ ...noYear, year: onlyYear.year }];
}
