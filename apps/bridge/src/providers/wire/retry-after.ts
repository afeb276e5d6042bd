export type ReplyHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** A wait longer than this is nobody's intention. */
const LONGEST_MS = 24 * 3_600_000;

/**
 * When the vendor wants to be asked again, in milliseconds from `nowMs` (epoch): `retry-after-ms`, or `retry-after`
 * in seconds or as an HTTP date (RFC 9110, 10.2.3). Undefined when it does not say, or says nothing readable.
 */
export function retryAfterMs(headers: ReplyHeaders, nowMs: number): number | undefined {
  return bounded(number(headers['retry-after-ms'])) ?? bounded(fromRetryAfter(headers['retry-after'], nowMs));
}

function fromRetryAfter(value: string | string[] | undefined, nowMs: number): number | undefined {
  const seconds = number(value);
  if (seconds !== undefined) return seconds * 1000;
  const text = first(value) ?? '';
  // `Date.parse` takes almost anything for a date.
  const dateMs = /^[A-Z][a-z]+, .*\d\d:\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

function number(value: string | string[] | undefined): number | undefined {
  const text = first(value)?.trim();
  if (text === undefined || !/^\d+(\.\d+)?$/.test(text)) return undefined;
  return Number(text);
}

function bounded(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.min(Math.ceil(ms), LONGEST_MS);
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
