import { parseInstant } from '@sekha/contracts';

/** Seconds and milliseconds since the epoch cannot be confused between 1973 and 5138. */
const SECONDS_BELOW = 1e11;

/** Milliseconds since the epoch; null when there is no time, undefined when what is there is none. */
export function readTime(value: unknown): number | null | undefined {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'number') return fromNumber(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^-?\d{9,}(\.\d+)?$/.test(text)) return fromNumber(Number(text));
  return parseInstant(cutFraction(text)) ?? parseEnglish(text);
}

function fromNumber(value: number): number | null | undefined {
  if (!Number.isFinite(value)) return undefined;
  // Exports write 0 for "never".
  if (value === 0) return null;
  return Math.round(Math.abs(value) < SECONDS_BELOW ? value * 1_000 : value);
}

/** Python writes six digits and more. */
function cutFraction(text: string): string {
  return text.replace(/(\.\d{3})\d+/, '$1');
}

/** `Jan 25, 2026, 8:30 PM`, as UTC: people's exports have such times and no zone. */
function parseEnglish(text: string): number | undefined {
  if (text.length > 64 || !/\b\d{4}\b/.test(text) || !/[a-z]{3}|\//i.test(text)) return undefined;
  const spelt = text.replace(/\u202f/g, ' ').replace(/\bat\b/, ' ');
  const ms = Date.parse(/(?:UTC|GMT|Z|[+-]\d{2}:?\d{2})$/.test(spelt) ? spelt : `${spelt} UTC`);
  return Number.isNaN(ms) ? undefined : ms;
}
