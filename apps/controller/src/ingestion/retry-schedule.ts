const FIRST_MS = 250;
const LONGEST_MS = 30_000;

/**
 * How long to wait after the n-th failure in a row (n from 1): doubling from a quarter of a second to half a minute,
 * with half of it left to chance so that several controllers do not knock together. `random` is in [0, 1).
 */
export function retryDelayMs(failures: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return Math.round(full / 2 + (full / 2) * random);
}
