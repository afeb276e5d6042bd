import { AppError } from '@sekha/contracts';
import { type CallSignal, Cancellation } from '../providers/call-signal.js';
import { aborted, type Clock } from './clock.js';

/** How long each phase of one attempt may take, in milliseconds; undefined = for ever. */
export interface ClockSettings {
  /** Until the vendor's response headers are in. Watches streams: a plain answer's headers come with its last token. */
  headersMs?: number | undefined;
  /** Until the first piece of content of a stream. */
  firstContentMs?: number | undefined;
  /** Between two pieces of a stream. */
  idleMs?: number | undefined;
  /** The whole attempt. */
  totalMs?: number | undefined;
  /** Tokens a stream must bring in each second of waiting for it, looked at every {@link THROUGHPUT_WINDOW_MS}. */
  minTokensPerSecond?: number | undefined;
}

type Phase = 'headers' | 'first content' | 'idle' | 'throughput' | 'total';

/** A stream may stutter; one that has crawled for this long is slow. */
const THROUGHPUT_WINDOW_MS = 5_000;
/** Tokens are guessed from characters: the limit is about a crawl, not about a digit. */
const CHARACTERS_PER_TOKEN = 4;

/**
 * The clocks of one attempt. One that fires aborts the upstream call through {@link signal} and makes the guarded
 * promise fail with `provider.timeout` naming the clock, whether the adapter notices the abort or not.
 */
export class CallClocks {
  private readonly cancellation = new Cancellation();
  private readonly startedAtMs: number;
  private readonly cancels = new Map<Phase, () => void>();
  private failGuarded: ((error: AppError) => void) | undefined;
  private hasContent = false;
  /** Since when somebody waits for the vendor; undefined while the caller is the slow one. */
  private waitingSinceMs: number | undefined;
  /** Of the throughput clock's window: what came, and how long the vendor was waited for. */
  private readonly window = { characters: 0, waitedMs: 0 };
  private failure: AppError | undefined;

  constructor(
    private readonly settings: ClockSettings,
    private readonly clock: Clock,
    private readonly caller: CallSignal,
  ) {
    this.startedAtMs = clock.nowMs();
    if (caller.aborted) this.callerLeft();
    else caller.addEventListener('abort', this.callerLeft, { once: true });
    this.arm('total', settings.totalMs);
  }

  /** For the adapter: aborts when a clock fires or the caller leaves. */
  get signal(): CallSignal {
    return this.cancellation;
  }

  /** What ended the attempt early: a clock, or the caller. */
  get cause(): AppError | undefined {
    return this.failure;
  }

  /** Starts the clocks that only streams have. */
  watchStream(): void {
    this.arm('headers', this.settings.headersMs);
    this.arm('first content', this.settings.firstContentMs);
  }

  readonly headersArrived = (): void => this.disarm('headers');

  /** A piece of content is in: from now on the idle and the throughput clock run. */
  contentArrived(characters = 0): void {
    this.window.characters += characters;
    if (this.hasContent) return;
    this.hasContent = true;
    this.disarm('headers');
    this.disarm('first content');
    this.arm('idle', this.settings.idleMs);
    this.armThroughput();
  }

  /** `work`, cut short when a clock fires or the caller leaves. One at a time. */
  guard<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.failure !== undefined) {
        work.catch(() => undefined);
        reject(this.failure);
        return;
      }
      this.failGuarded = reject;
      this.waitingSinceMs = this.clock.nowMs();
      work.then(
        (value) => {
          this.window.waitedMs += this.waitedSoFarMs();
          this.waitingSinceMs = undefined;
          resolve(value);
        },
        (error: unknown) => reject(this.failure ?? error),
      );
    });
  }

  /** The call is complete: no clock runs any more. */
  stop(): void {
    for (const cancel of this.cancels.values()) cancel();
    this.cancels.clear();
    this.caller.removeEventListener('abort', this.callerLeft);
  }

  /** Nobody wants the rest: stops the clocks and aborts the upstream call. */
  abandon(): void {
    this.stop();
    this.cancellation.abort();
  }

  private readonly callerLeft = (): void => this.fail(aborted());

  private arm(phase: Phase, ms: number | undefined): void {
    if (ms === undefined || this.failure !== undefined) return;
    this.cancels.set(
      phase,
      this.clock.after(ms, () => this.ring(phase)),
    );
  }

  private disarm(phase: Phase): void {
    this.cancels.get(phase)?.();
    this.cancels.delete(phase);
  }

  private ring(phase: Phase): void {
    if (phase === 'idle' && this.idleLeftMs() > 0) {
      this.arm('idle', this.idleLeftMs());
      return;
    }
    if (phase === 'throughput' && this.isFastEnough()) {
      this.armThroughput();
      return;
    }
    const elapsed = Math.round(this.clock.nowMs() - this.startedAtMs);
    this.fail(
      new AppError('provider.timeout', `the provider was too slow (${phase} clock, after ${elapsed} ms)`, {
        details: { clock: phase.replace(' ', '_') },
      }),
    );
  }

  /** The idle clock is not wound for each piece: it looks when it rings and goes on for what is left. */
  private idleLeftMs(): number {
    const idleMs = this.settings.idleMs ?? 0;
    const now = this.clock.nowMs();
    return (this.waitingSinceMs ?? now) + idleMs - now;
  }

  private armThroughput(): void {
    if (this.settings.minTokensPerSecond === undefined) return;
    this.window.characters = 0;
    // A wait that is under way is counted when it ends: what of it lies before this window is taken off now.
    this.window.waitedMs = -this.waitedSoFarMs();
    this.arm('throughput', THROUGHPUT_WINDOW_MS);
  }

  /** Only time in which the vendor was waited for counts: a caller that reads slowly makes no stream slow. */
  private isFastEnough(): boolean {
    const seconds = (this.window.waitedMs + this.waitedSoFarMs()) / 1000;
    return this.window.characters / CHARACTERS_PER_TOKEN >= (this.settings.minTokensPerSecond ?? 0) * seconds;
  }

  private waitedSoFarMs(): number {
    return this.waitingSinceMs === undefined ? 0 : this.clock.nowMs() - this.waitingSinceMs;
  }

  private fail(error: AppError): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    this.failGuarded?.(error);
    this.cancellation.abort();
  }
}
