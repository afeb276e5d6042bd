const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 30_000;

/** How long to leave a thread dead that has now died `deaths` times without a success in between. */
export function restartDelayMs(deaths: number): number {
  return deaths <= 0 ? 0 : Math.min(FIRST_DELAY_MS * 2 ** (deaths - 1), LONGEST_DELAY_MS);
}
