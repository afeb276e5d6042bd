import type { BreakerState } from '@sekha/contracts';
import { type BreakerSettings, withBreakerDefaults } from './breaker-settings.js';
import { OutcomeWindow } from './outcome-window.js';

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
  /** Half open: good trials so far. Closed: successes since it closed. */
  successCount: number;
  lastFailureAtMs: number | null;
  lastChangeAtMs: number | null;
  /** Until the next call may be tried; 0 when it may. */
  retryInMs: number;
  /** Why calls are held back; null when they are not. */
  reason: string | null;
  /** Smoothed; null before the first success that told its time. */
  latencyMs: number | null;
}

/** A breaker's memory, free of its clock: it can be kept elsewhere and restored by another process. */
export interface BreakerSnapshot {
  state: BreakerState;
  failureCount: number;
  successCount: number;
  /** How often it has opened without closing in between. */
  reopened: number;
  openForMs: number;
  pausedForMs: number;
}

export interface BreakerEvent {
  from: BreakerState;
  to: BreakerState;
  reason: string;
}

/** Timers fire up to this early by another clock; a wait that was asked for must not end one tick too soon. */
const TIMER_SLACK_MS = 5;

/** The trial whose permit was never settled stops blocking others after this. */
interface Trial {
  untilMs: number;
}

/**
 * The circuit breaker of one model at one provider. Without timers: it looks at the clock when it is asked.
 *
 * Closed: calls pass. It opens after `failureThreshold` failures in a row, or when the failure ratio of the rolling
 * window is too high. Open: none pass; each time a trial fails it stays open for longer. Half open: ONE trial at a
 * time, `successThreshold` good ones close it. A provider that is rate limited is paused for as long as it asked,
 * shown as open, and not counted as ill. What a call that began under an earlier state says is not counted.
 */
export class Breaker {
  private settings: Required<BreakerSettings>;
  private readonly window: OutcomeWindow;
  private current: BreakerState = 'closed';
  /** Grows with each change of state: permits of an earlier one are stale. */
  private epoch = 0;
  private failures = 0;
  private successes = 0;
  private reopened = 0;
  private openUntilMs = 0;
  private pausedUntilMs = Number.NEGATIVE_INFINITY;
  private trial: Trial | undefined;
  private lastFailureAtMs: number | null = null;
  private lastChangeAtMs: number | null = null;
  private latencyMs: number | null = null;

  constructor(
    settings: BreakerSettings,
    private readonly nowMs: () => number,
    private readonly listener: (event: BreakerEvent) => void = () => undefined,
  ) {
    this.settings = withBreakerDefaults(settings);
    this.window = new OutcomeWindow(this.settings.windowMs);
  }

  /** Leave to make one call, or null while there is none. */
  tryAcquire(): BreakerPermit | null {
    const now = this.nowMs();
    if (this.retryInMs(now) > 0) return null;
    const trial = this.current === 'half_open' ? { untilMs: now + this.settings.trialLeaseMs } : undefined;
    if (trial !== undefined) this.trial = trial;
    return this.permit(trial);
  }

  view(): BreakerView {
    const now = this.nowMs();
    const retryInMs = this.retryInMs(now);
    const paused = now < this.pausedUntilMs;
    return {
      state: this.current === 'closed' && paused ? 'open' : this.current,
      failureCount: this.failures,
      successCount: this.successes,
      lastFailureAtMs: this.lastFailureAtMs,
      lastChangeAtMs: this.lastChangeAtMs,
      retryInMs,
      reason: retryInMs === 0 ? null : this.reason(now),
      latencyMs: this.latencyMs,
    };
  }

  /** Why no call may be tried now; null when one may. The same as in {@link view}, for those who ask often. */
  refusal(): string | null {
    const now = this.nowMs();
    return this.retryInMs(now) === 0 ? null : this.reason(now);
  }

  /** Milliseconds that good calls take, smoothed; null before the first. */
  get typicalMs(): number | null {
    return this.latencyMs;
  }

  /** Goes on under other settings with all it knows; the rolling window keeps its length. */
  retune(settings: BreakerSettings): void {
    this.settings = withBreakerDefaults(settings);
  }

  /** Closes it, whatever it knew. */
  reset(): void {
    this.pausedUntilMs = Number.NEGATIVE_INFINITY;
    this.close('reset by hand');
  }

  snapshot(): BreakerSnapshot {
    const now = this.nowMs();
    this.wake(now);
    return {
      state: this.current,
      failureCount: this.failures,
      successCount: this.successes,
      reopened: this.reopened,
      openForMs: this.current === 'open' ? Math.max(0, this.openUntilMs - now) : 0,
      pausedForMs: Math.max(0, this.pausedUntilMs - now),
    };
  }

  /** Takes over what a snapshot remembers. Trials that were under way there are not waited for. */
  restore(snapshot: BreakerSnapshot): void {
    const now = this.nowMs();
    this.enter(snapshot.state, 'restored');
    this.failures = snapshot.failureCount;
    this.successes = snapshot.successCount;
    this.reopened = snapshot.reopened;
    this.openUntilMs = now + snapshot.openForMs;
    this.pausedUntilMs = snapshot.pausedForMs > 0 ? now + snapshot.pausedForMs : Number.NEGATIVE_INFINITY;
  }

  /** Milliseconds for which a rate limited provider still wants no calls. */
  get pausedForMs(): number {
    return Math.max(0, this.pausedUntilMs - this.nowMs());
  }

  /** Makes no calls for so long, as another process was asked to; a longer pause stays. */
  pauseFor(ms: number): void {
    this.pausedUntilMs = Math.max(this.pausedUntilMs, this.nowMs() + ms);
  }

  private permit(trial: Trial | undefined): BreakerPermit {
    const epoch = this.epoch;
    let settled = false;
    const settle = (then: (now: number) => void): void => {
      if (settled) return;
      settled = true;
      if (epoch !== this.epoch) return;
      // A trial that outstayed its lease has been replaced by another: only that one counts.
      if (trial !== undefined && this.trial !== trial) return;
      this.trial = undefined;
      then(this.nowMs());
    };
    return {
      success: (latencyMs) => settle((now) => this.succeeded(now, latencyMs)),
      failure: (kind, retryAfterMs) => settle((now) => this.failed(now, kind, retryAfterMs)),
      cancel: () => settle(() => undefined),
    };
  }

  private succeeded(now: number, latencyMs: number | undefined): void {
    if (latencyMs !== undefined)
      this.latencyMs = this.latencyMs === null ? latencyMs : this.latencyMs * 0.8 + latencyMs * 0.2;
    this.failures = 0;
    this.successes++;
    this.window.add(now, true);
    if (this.current === 'half_open' && this.successes >= this.settings.successThreshold)
      this.close(`${this.successes} trial calls succeeded`);
  }

  private failed(now: number, kind: FailureKind, retryAfterMs: number | undefined): void {
    if (kind === 'harmless') return;
    if (kind === 'rate_limited') {
      this.pause(now, retryAfterMs ?? 0);
      return;
    }
    this.lastFailureAtMs = now;
    this.failures++;
    this.window.add(now, false);
    const why = this.whyOpen(now);
    if (why !== undefined) this.open(now, why);
  }

  private whyOpen(now: number): string | undefined {
    if (this.current === 'half_open') return 'the trial call failed';
    const { failureThreshold, minCalls, failureRatio } = this.settings;
    if (this.failures >= failureThreshold) return `${this.failures} failures in a row`;
    const { calls, failed } = this.window.totals(now);
    if (calls < minCalls || failed / calls < failureRatio) return undefined;
    return `${failed} of the last ${calls} calls failed`;
  }

  private open(now: number, reason: string): void {
    const { resetTimeoutMs, maxOpenMs } = this.settings;
    const openMs = Math.min(resetTimeoutMs * 2 ** this.reopened, Math.max(maxOpenMs, resetTimeoutMs));
    this.reopened++;
    this.openUntilMs = now + openMs;
    this.enter('open', reason);
  }

  private pause(now: number, retryAfterMs: number): void {
    const pauseMs = Math.min(retryAfterMs, this.settings.maxOpenMs) - TIMER_SLACK_MS;
    if (pauseMs <= 0) return;
    this.pausedUntilMs = Math.max(this.pausedUntilMs, now + pauseMs);
  }

  private close(reason: string): void {
    this.window.clear();
    this.failures = 0;
    this.reopened = 0;
    this.enter('closed', reason);
  }

  private enter(state: BreakerState, reason: string): void {
    const from = this.current;
    this.epoch++;
    this.current = state;
    this.successes = 0;
    this.trial = undefined;
    if (from === state) return;
    this.lastChangeAtMs = this.nowMs();
    this.listener({ from, to: state, reason });
  }

  /** An open time that is over ends when somebody looks. */
  private wake(now: number): void {
    if (this.current === 'open' && now >= this.openUntilMs) this.enter('half_open', 'the open time is over');
  }

  private retryInMs(now: number): number {
    this.wake(now);
    const opensInMs = this.current === 'open' ? this.openUntilMs - now : 0;
    const trialInMs = this.trial === undefined ? 0 : this.trial.untilMs - now;
    return Math.max(0, opensInMs, trialInMs, this.pausedUntilMs - now);
  }

  private reason(now: number): string {
    const seconds = Math.ceil(this.retryInMs(now) / 1000);
    if (this.current === 'open') return `circuit breaker is open for ${seconds} s more`;
    if (now < this.pausedUntilMs) return `rate limited by the provider for ${seconds} s more`;
    return 'circuit breaker is half open and its trial call is under way';
  }
}
