import type { AppError } from '@sekha/contracts';
import type { CallSignal } from '../providers/call-signal.js';
import type { AttemptBudget } from './attempt-budget.js';
import type { Opened } from './opened.js';

/** A model at a provider, as the policies tell them apart. */
export interface Target {
  readonly providerId: string;
  readonly modelId: string;
  /** Tokens; null or undefined where nobody said. */
  readonly contextWindow?: number | null;
}

/** What came of one attempt, for the log, the metrics and the caller's error. */
export interface AttemptRecord {
  providerId: string;
  modelId: string;
  /** Undefined when it succeeded. */
  error: AppError | undefined;
}

/** One request on its way through the policies. */
export interface Run {
  /** Aborts when the caller leaves. */
  readonly signal: CallSignal;
  /** Covers retries and fallbacks together. */
  readonly budget: AttemptBudget;
  readonly records: AttemptRecord[];
  /** Time spent waiting for providers, in milliseconds; the rest of the request's time is our own overhead. */
  upstreamMs: number;
}

/**
 * One way to get an answer from a candidate. Policies wrap steps in steps. Their order is
 * fallback > budget > retry > breaker > clocks > provider; `compose.ts` builds it and its test pins it.
 */
export type Step<C extends Target, T> = (candidate: C, run: Run) => Promise<Opened<T>>;
