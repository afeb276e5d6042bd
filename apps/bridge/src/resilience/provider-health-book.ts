import { AppError, type BreakerState } from '@sekha/contracts';
import type { Breaker, BreakerEvent } from './breaker.js';
import type { BreakerSettings } from './breaker-settings.js';
import { Breakers, failureKind } from './breakers.js';
import type { Target } from './policy.js';
import { ProbeState } from './probe-state.js';
import { type KnownProvider, type ProviderHealthView, viewProvider } from './provider-health-view.js';
import type { BreakerGate, Permit } from './with-breaker.js';

/** A change of a breaker: of one model, or (`modelId` null) of the part that the probes of a provider own. */
export interface HealthEvent extends BreakerEvent {
  providerId: string;
  modelId: string | null;
}

export interface HealthClock {
  /** Monotonic, milliseconds. */
  nowMs(): number;
  /** Milliseconds since 1970, for what people read. */
  wallMs(): number;
}

/**
 * The health of all providers of one configuration, as calls and probes have found it. Routing asks it who may be
 * called ({@link refusal}), the policies ask leave for each call ({@link admit}), people read {@link providers}.
 */
export class ProviderHealthBook implements BreakerGate<Target> {
  private readonly breakers: Breakers;
  private readonly probes = new Map<string, ProbeState>();

  constructor(
    private readonly known: readonly KnownProvider[],
    private readonly settings: BreakerSettings,
    private readonly clock: HealthClock,
    listener: (event: HealthEvent) => void = () => undefined,
    /** Called when a provider asked for a pause, which is no change of its health. */
    private readonly onPause: (target: Target) => void = () => undefined,
  ) {
    this.breakers = new Breakers(
      settings,
      () => clock.nowMs(),
      (target, event) => listener({ ...target, ...event }),
    );
    for (const { id } of known)
      this.probes.set(
        id,
        new ProbeState(settings.successThreshold, (from, to, reason) =>
          listener({ providerId: id, modelId: null, from, to, reason }),
        ),
      );
  }

  /**
   * Goes on with what another book knows of these providers and models (by provider id), under the settings of this
   * one. Both books share it from then on: calls that began under the other still count.
   */
  adopt(before: ProviderHealthBook, kept: ReadonlyMap<string, ReadonlySet<string>>): void {
    for (const [providerId, models] of kept) {
      const probes = before.probes.get(providerId);
      if (probes === undefined || !this.probes.has(providerId)) continue;
      probes.retune(this.settings.successThreshold);
      this.probes.set(providerId, probes);
      this.breakers.adopt(before.breakers, providerId, models);
    }
  }

  /** Throws `provider.not_found`. */
  probesOf(providerId: string): ProbeState {
    const probes = this.probes.get(providerId);
    if (probes === undefined) throw notFound(providerId);
    return probes;
  }

  /** Why the model must not be called now; null when it may. */
  refusal(target: Target): string | null {
    const probes = this.probes.get(target.providerId)?.view;
    if (probes?.state === 'open') return `circuit breaker is open: ${probes.complaint ?? 'its probes fail'}`;
    return this.breakers.find(target)?.refusal() ?? null;
  }

  /** Milliseconds that calls of the model take, smoothed; null when it has not been called. */
  latencyMs(target: Target): number | null {
    return this.breakers.find(target)?.typicalMs ?? null;
  }

  admit(target: Target): Permit {
    const probed = this.probes.get(target.providerId)?.view.state;
    const breaker = this.breakers.of(target);
    const permit = probed === 'open' ? null : breaker.tryAcquire();
    if (permit === null) {
      const { retryInMs } = breaker.view();
      const why = this.refusal(target) ?? 'circuit breaker is open';
      throw new AppError('route.unavailable', `${target.providerId}/${target.modelId}: ${why}`, {
        retryAfterMs: retryInMs > 0 ? retryInMs : undefined,
      });
    }
    const startedAtMs = this.clock.nowMs();
    return {
      succeeded: () => permit.success(this.clock.nowMs() - startedAtMs),
      failed: (error) => {
        permit.failure(failureKind(error), error.retryAfterMs);
        if (breaker.pausedForMs > 0 && error.code === 'provider.rate_limited') this.onPause(target);
      },
    };
  }

  /** In the order of the configuration. */
  providers(): ProviderHealthView[] {
    return this.known.map((provider) => this.view(provider));
  }

  /** Throws `provider.not_found`. */
  provider(providerId: string): ProviderHealthView {
    const provider = this.known.find(({ id }) => id === providerId);
    if (provider === undefined) throw notFound(providerId);
    return this.view(provider);
  }

  /** Closes all breakers of a provider and says how many there were. Throws `provider.not_found`. */
  reset(providerId: string): number {
    this.probesOf(providerId).reset(this.clock.nowMs());
    const breakers = this.breakers.ofProvider(providerId);
    for (const breaker of breakers.values()) breaker.reset();
    return breakers.size;
  }

  /** The breaker of a model, made when it is first asked for: only for models that are configured. */
  breakerOf(target: Target): Breaker {
    return this.breakers.of(target);
  }

  /** The breaker state of a model, for gauges. */
  stateOf(target: Target): BreakerState {
    if (this.probes.get(target.providerId)?.view.state === 'open') return 'open';
    return this.breakers.find(target)?.view().state ?? 'closed';
  }

  private view(provider: KnownProvider): ProviderHealthView {
    const breakers = [...this.breakers.ofProvider(provider.id)].map(([modelId, breaker]) => ({
      modelId,
      ...breaker.view(),
    }));
    return viewProvider(provider, breakers, this.probesOf(provider.id).view, this.clock);
  }
}

function notFound(providerId: string): AppError {
  return new AppError('provider.not_found', `there is no provider '${providerId.slice(0, 64)}'`);
}
