import { AppError } from '@sekha/contracts';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const UNITS: Readonly<Record<string, number>> = {
  s: SECOND,
  m: 60 * SECOND,
  h: 3_600 * SECOND,
  d: DAY,
  w: 7 * DAY,
  y: 365 * DAY,
};
const LONGEST_MS = 100 * 365 * DAY;

/** `90d` in milliseconds; throws `request.invalid`. */
export function readLife(text: string): number {
  const match = /^(\d{1,6})\s?([smhdwy])$/.exec(text.trim());
  const life = Number(match?.[1] ?? 0) * (UNITS[match?.[2] ?? ''] ?? 0);
  if (life > 0 && life <= LONGEST_MS) return life;
  throw new AppError('request.invalid', `cannot read "${text.slice(0, 40)}" as a time to live`, {
    details: [{ path: 'expires_in', problem: 'must be a number with s, m, h, d, w or y, at most 100y' }],
  });
}
