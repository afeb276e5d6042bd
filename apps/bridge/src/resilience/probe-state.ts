import { AppError, type BreakerState } from '@sekha/contracts';
import { isIllHealth } from './classify-failure.js';

/** What the free probes of one provider have told. Times on the caller's clock, milliseconds. */
export interface ProbeView {
  state: BreakerState;
  /** Failing probes in a row. */
  failures: number;
  /** Good probes in a row. */
  successes: number;
  lastFailureAtMs: number | null;
  lastChangeAtMs: number | null;
  latencyMs: number | null;
  /** What the last probe complained of; null when it was content. */
  complaint: string | null;
  /** The provider answers, and refuses our key. */
  keyRefused: boolean;
  /** Model ids the provider lists; undefined where it cannot tell. */
  models: readonly string[] | undefined;
}

/** Replies that leave a doubt (an error, a timeout) need a second look; a refused connection does not. */
const DOUBTFUL_PROBES = 2;

/**
 * The part of a provider's breaker that probes own: what they open, they close. A provider that refuses connections
 * is open at once, one that answers badly at the second time. It is half open after one good probe, closed after
 * `successThreshold`.
 */
export class ProbeState {
  private readonly known: ProbeView = {
    state: 'closed',
    failures: 0,
    successes: 0,
    lastFailureAtMs: null,
    lastChangeAtMs: null,
    latencyMs: null,
    complaint: null,
    keyRefused: false,
    models: undefined,
  };

  constructor(
    private successThreshold: number,
    private readonly changed: (from: BreakerState, to: BreakerState, reason: string) => void = () =>
      undefined,
  ) {}

  get view(): Readonly<ProbeView> {
    return this.known;
  }

  /** True while the next probe should come soon: something is about to be decided. */
  get undecided(): boolean {
    const { state, failures } = this.known;
    return state === 'half_open' || (state === 'closed' && failures > 0);
  }

  succeeded(nowMs: number, latencyMs: number, models?: readonly string[]): void {
    Object.assign(this.known, { latencyMs, models, complaint: null, keyRefused: false });
    this.alive(nowMs);
  }

  failed(nowMs: number, error: AppError): void {
    this.known.complaint = error.message;
    this.known.keyRefused = error.code === 'provider.auth_failed';
    // Whoever says "no such page" or "slow down" or "wrong key" is there.
    if (!isIllHealth(error)) {
      this.alive(nowMs);
      return;
    }
    Object.assign(this.known, { successes: 0, failures: this.known.failures + 1, lastFailureAtMs: nowMs });
    const sure = error.code === 'provider.connection_failed' || this.known.failures >= DOUBTFUL_PROBES;
    if (sure || this.known.state === 'half_open') this.enter(nowMs, 'open', error.message);
  }

  /** Goes on under another threshold with all it knows. */
  retune(successThreshold: number): void {
    this.successThreshold = successThreshold;
  }

  /** Closes it; the next probe may open it again. */
  reset(nowMs: number): void {
    Object.assign(this.known, { failures: 0, successes: 0, complaint: null });
    this.enter(nowMs, 'closed', 'reset by hand');
  }

  private alive(nowMs: number): void {
    this.known.failures = 0;
    this.known.successes++;
    if (this.known.state === 'closed') return;
    const enough = this.known.successes >= this.successThreshold;
    this.enter(nowMs, enough ? 'closed' : 'half_open', 'the provider answers its probes again');
  }

  private enter(nowMs: number, state: BreakerState, reason: string): void {
    const from = this.known.state;
    if (from === state) return;
    this.known.state = state;
    this.known.lastChangeAtMs = nowMs;
    this.changed(from, state, reason);
  }
}
