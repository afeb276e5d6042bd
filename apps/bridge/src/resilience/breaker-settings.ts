/** When a breaker opens, and for how long. */
export interface BreakerSettings {
  /** Consecutive failures that open it. */
  failureThreshold: number;
  /** How long it stays open the first time; doubled each time a trial fails. */
  resetTimeoutMs: number;
  /** Good trials in a row that close it. */
  successThreshold: number;
  /** Longest open time, unless the first is longer already; also the longest pause a provider may ask for. */
  maxOpenMs?: number;
  /** The rolling window that the failure ratio is taken over. */
  windowMs?: number;
  /** Share of failed calls that opens it, in (0, 1]. */
  failureRatio?: number;
  /** Calls in the window below which the ratio says nothing. */
  minCalls?: number;
  /** After this a trial that was never settled no longer keeps others out. */
  trialLeaseMs?: number;
}

export function withBreakerDefaults(settings: BreakerSettings): Required<BreakerSettings> {
  return {
    maxOpenMs: 600_000,
    windowMs: 60_000,
    failureRatio: 0.5,
    minCalls: Math.max(20, settings.failureThreshold * 2),
    trialLeaseMs: 300_000,
    ...settings,
  };
}
