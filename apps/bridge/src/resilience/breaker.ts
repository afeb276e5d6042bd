import type { BreakerState } from '@sekha/contracts';

/** How long, how often; milliseconds. */
export interface BreakerSettings {
  /** Consecutive failures that open it. */
  failureThreshold: number;
  /** How long it stays open the first time. */
  resetTimeoutMs: number;
  /** Good trials in a row that close it. */
  successThreshold: number;
}

/** `ill`: the provider is not well. `rate_limited`: it is, but wants less. `harmless`: the caller's fault, or nobody's. */
export type FailureKind = 'ill' | 'rate_limited' | 'harmless';

/** Leave for one call. The first of its members that is called counts; later ones do nothing. */
export interface BreakerPermit {
  success(latencyMs?: number): void;
  /** `retryAfterMs`: what a rate-limited provider asked for; it is the open time. */
  failure(kind: FailureKind, retryAfterMs?: number): void;
  /** The call never happened, or says nothing about health (the caller left). */
  cancel(): void;
}

/** What a breaker has to tell. Times are on its own clock, milliseconds. */
export interface BreakerView {
  state: BreakerState;
  /** Consecutive failures. */
  failureCount: number;
  /** Good trials since it became half open; in the closed state, calls that succeeded. */
  successCount: number;
  lastFailureAtMs: number | null;
  lastChangeAtMs: number | null;
  /** Until the next call may be tried; 0 when it may. */
  retryInMs: number;
  /** Why it is open; null when it is not. */
  reason: string | null;
  /** Smoothed; null before the first success. */
  latencyMs: number | null;
}
