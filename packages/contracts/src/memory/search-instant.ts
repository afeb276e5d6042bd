import { registerDecorator } from 'class-validator';

const INSTANT =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?\s?(?:Z|z|[+-]\d{2}:?\d{2})?)?$/;

/** The first and the last millisecond whose year has four digits: what is printed can be read again. */
const FIRST_MS = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Milliseconds since the epoch of an ISO 8601 date or date-time; undefined for anything else, and for days that no
 * calendar has. Without a zone it is UTC, as everything this service prints.
 */
export function parseInstant(text: string): number | undefined {
  if (!INSTANT.test(text) || !isDay(text.slice(0, 10))) return undefined;
  const spelt = text.trim().replace(' ', 'T').replace(/\s/g, '').replace('z', 'Z');
  const zoned = /T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(spelt) || !spelt.includes('T') ? spelt : `${spelt}Z`;
  const ms = Date.parse(zoned);
  return isPrintable(ms) ? ms : undefined;
}

/** True for an instant of the years 0 to 9999; not for NaN. */
export function isPrintable(ms: number): boolean {
  return ms >= FIRST_MS && ms <= LAST_MS;
}

/** JavaScript takes the thirtieth of February for the second of March. */
function isDay(text: string): boolean {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** The member is a text that {@link parseInstant} can read. */
export function IsInstant(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isInstant',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) => typeof value === 'string' && parseInstant(value) !== undefined,
        defaultMessage: () => 'must be an ISO 8601 date or date-time, such as 2026-01-25T20:30:00Z',
      },
    });
}
