/**
 * The catalogue is written in the seconds of the field and played this many times faster. Every clock of the bridge,
 * every fault and every `Retry-After` is shortened by the same factor, so that their order stays what it was.
 */
const TIMES_FASTER = 20;

/** Seconds of the catalogue in milliseconds of the test. */
export function played(seconds: number): number {
  return (seconds * 1000) / TIMES_FASTER;
}

/** Milliseconds of the test in seconds of the catalogue. */
export function inCatalogue(ms: number): number {
  return (ms * TIMES_FASTER) / 1000;
}

/** A `Retry-After` of so many seconds of the catalogue. */
export function retryAfter(seconds: number): Record<string, string> {
  return { 'retry-after': String(seconds / TIMES_FASTER) };
}
