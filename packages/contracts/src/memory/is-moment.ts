import { registerDecorator } from 'class-validator';
import { isPrintable, parseInstant } from './search-instant.js';

/** Milliseconds since the epoch of an ISO 8601 text or of a number of milliseconds; undefined for anything else. */
export function parseMoment(value: unknown): number | undefined {
  if (typeof value === 'string') return parseInstant(value);
  return typeof value === 'number' && Number.isSafeInteger(value) && isPrintable(value) ? value : undefined;
}

/** The member is something that {@link parseMoment} can read. */
export function IsMoment(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isMoment',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) => parseMoment(value) !== undefined,
        defaultMessage: () =>
          'must be an ISO 8601 date-time, such as 2026-01-25T20:30:00Z, or whole milliseconds since the epoch',
      },
    });
}
