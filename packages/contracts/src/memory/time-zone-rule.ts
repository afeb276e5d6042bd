import { registerDecorator } from 'class-validator';

/** True for the name of a zone that this runtime knows: `UTC`, `Europe/Lisbon`. */
export function isTimeZone(name: unknown): name is string {
  if (typeof name !== 'string' || name.length > 64) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false; // a RangeError: no such zone
  }
}

/** The member is the name of a time zone. */
export function IsTimeZoneName(): PropertyDecorator {
  return rule('isTimeZoneName', isTimeZone, 'must be an IANA time zone, such as UTC or Europe/Lisbon');
}

/** The member is a day of the calendar, `2026-03-31`. */
export function IsCalendarDay(): PropertyDecorator {
  return rule('isCalendarDay', isCalendarDay, 'must be a day of the calendar, such as 2026-03-31');
}

/** So that the week and the month of a day have years of four digits, too. */
const FIRST = '0001-01-31';
const LAST = '9999-12-01';

function isCalendarDay(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const ms = Date.parse(`${value}T00:00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(value) && value > FIRST && value < LAST;
}

function rule(name: string, validate: (value: unknown) => boolean, problem: string): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(property),
      validator: { validate, defaultMessage: () => problem },
    });
}
