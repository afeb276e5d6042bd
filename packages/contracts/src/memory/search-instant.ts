import { registerDecorator } from 'class-validator';

const INSTANT =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?\s?(?:Z|z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Milliseconds since the epoch of an ISO 8601 date or date-time; undefined for anything else. Without a zone it is
 * UTC, as everything this service prints.
 */
export function parseInstant(text: string): number | undefined {
  if (!INSTANT.test(text)) return undefined;
  const spelt = text.trim().replace(' ', 'T').replace(/\s/g, '').replace('z', 'Z');
  const zoned = /T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(spelt) || !spelt.includes('T') ? spelt : `${spelt}Z`;
  const ms = Date.parse(zoned);
  return Number.isNaN(ms) ? undefined : ms;
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
