/** How long to wait between attempts at one candidate. */
export interface RetrySettings {
  /** Attempts beyond the first at one candidate. */
  maxRetries: number;
  baseDelayMs: number;
  maxDelayMs: number;
}

/**
 * Full jitter: anything between nothing and the exponential bound, so that callers who failed together do not come
 * back together (AWS Architecture Blog, "Exponential Backoff and Jitter"). What the provider asked for is honoured
 * when it is longer. `random` is in [0, 1).
 */
export function retryDelayMs(
  retry: number,
  settings: RetrySettings,
  random: number,
  retryAfterMs: number | undefined,
): number {
  const bound = Math.min(settings.maxDelayMs, settings.baseDelayMs * 2 ** retry);
  return Math.max(Math.floor(random * bound), retryAfterMs ?? 0);
}
