import { AppError } from '@sekha/contracts';
import { type CallSignal, Cancellation } from '../providers/call-signal.js';
import type { Provider } from '../providers/provider.js';
import { toCallError } from './classify-failure.js';
import type { Clock } from './clock.js';
import type { ProbeState } from './probe-state.js';

export interface ProbedProvider {
  readonly id: string;
  readonly provider: Pick<Provider, 'probe'>;
}

export interface ProbeSettings {
  /** Between two probes of one provider. */
  intervalMs: number;
  /** How long one may take; default the interval, but at least 1 s and at most 5 s. */
  timeoutMs?: number;
  /** Until the second look when something is about to be decided; default 1 s, never longer than a quarter of the interval. */
  recheckMs?: number;
}

/** Where the findings go. */
export interface ProbeFindings {
  probesOf(providerId: string): ProbeState;
}

/**
 * Asks every provider something free, again and again, so that its health is known without traffic. Providers do not
 * wait for each other; one is never probed twice at a time. A provider that cannot be probed counts as well.
 */
export class ProbeLoop {
  private readonly stopped = new Cancellation();
  private readonly timers = new Map<string, () => void>();
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly timeoutMs: number;
  private readonly recheckMs: number;

  constructor(
    private readonly providers: readonly ProbedProvider[],
    private readonly findings: ProbeFindings,
    private readonly settings: ProbeSettings,
    private readonly clock: Clock,
  ) {
    const { intervalMs, recheckMs = 1000 } = settings;
    // A short interval is no reason to call a busy machine dead.
    this.timeoutMs = settings.timeoutMs ?? Math.min(Math.max(intervalMs, 1000), 5000);
    this.recheckMs = Math.min(recheckMs, intervalMs / 4);
  }

  /** Begins; resolves when every provider has been probed once. Never rejects. */
  async start(): Promise<void> {
    await Promise.all(this.providers.map((one) => this.round(one)));
  }

  /** Probes every provider now, beside its schedule. */
  async probeAll(): Promise<void> {
    await Promise.all(this.providers.map((one) => this.probe(one)));
  }

  /** No probe begins any more, and those under way are aborted. */
  stop(): void {
    this.stopped.abort();
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
  }

  private async round(one: ProbedProvider): Promise<void> {
    await this.probe(one);
    if (this.stopped.aborted) return;
    const waitMs = this.findings.probesOf(one.id).undecided ? this.recheckMs : this.settings.intervalMs;
    this.timers.set(
      one.id,
      this.clock.after(waitMs, () => void this.round(one)),
    );
  }

  private probe(one: ProbedProvider): Promise<void> {
    const before = this.underWay.get(one.id);
    if (before !== undefined) return before;
    const probe = this.ask(one).finally(() => this.underWay.delete(one.id));
    this.underWay.set(one.id, probe);
    return probe;
  }

  private async ask({ id, provider }: ProbedProvider): Promise<void> {
    const probe = provider.probe?.bind(provider);
    if (probe === undefined || this.stopped.aborted) return;
    const state = this.findings.probesOf(id);
    const startedAtMs = this.clock.nowMs();
    try {
      const { models } = await this.within((signal) => probe({ signal }));
      state.succeeded(this.clock.nowMs(), this.clock.nowMs() - startedAtMs, models);
    } catch (thrown) {
      if (!this.stopped.aborted) state.failed(this.clock.nowMs(), toCallError(thrown));
    }
  }

  /** Ends in time whether the adapter notices its signal or not. */
  private async within<T>(work: (signal: CallSignal) => Promise<T>): Promise<T> {
    const late = new Cancellation();
    const stop = (): void => late.abort();
    this.stopped.addEventListener('abort', stop);
    let cancel = (): void => undefined;
    const tooLate = new Promise<never>((_, reject) => {
      cancel = this.clock.after(this.timeoutMs, () => {
        reject(
          new AppError(
            'provider.timeout',
            `the provider did not answer its probe within ${this.timeoutMs} ms`,
          ),
        );
        late.abort();
      });
    });
    try {
      return await Promise.race([work(late), tooLate]);
    } finally {
      cancel();
      this.stopped.removeEventListener('abort', stop);
    }
  }
}
