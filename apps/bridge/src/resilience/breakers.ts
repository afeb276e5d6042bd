import type { AppError } from '@sekha/contracts';
import { Breaker, type BreakerEvent, type FailureKind } from './breaker.js';
import type { BreakerSettings } from './breaker-settings.js';
import { isIllHealth } from './classify-failure.js';
import type { Target } from './policy.js';

/** The breaker of a model at a provider; both come from the configuration, so that their number is bounded. */
export class Breakers {
  private readonly byProvider = new Map<string, Map<string, Breaker>>();

  constructor(
    private readonly settings: BreakerSettings,
    private readonly nowMs: () => number,
    private readonly listener: (target: Target, event: BreakerEvent) => void,
  ) {}

  /** Made when it is first asked for. */
  of({ providerId, modelId }: Target): Breaker {
    const models = this.byProvider.get(providerId) ?? new Map<string, Breaker>();
    this.byProvider.set(providerId, models);
    const known = models.get(modelId);
    if (known !== undefined) return known;
    const made = new Breaker(this.settings, this.nowMs, (event) =>
      this.listener({ providerId, modelId }, event),
    );
    models.set(modelId, made);
    return made;
  }

  find({ providerId, modelId }: Target): Breaker | undefined {
    return this.byProvider.get(providerId)?.get(modelId);
  }

  /** Takes the breakers of these models over, as they are: calls that began before still tell them how they ended. */
  adopt(before: Breakers, providerId: string, models: ReadonlySet<string>): void {
    const kept = [...before.ofProvider(providerId)].filter(([modelId]) => models.has(modelId));
    for (const [, breaker] of kept) breaker.retune(this.settings);
    this.byProvider.set(providerId, new Map(kept));
  }

  /** The breakers of the models that have been called. */
  ofProvider(providerId: string): ReadonlyMap<string, Breaker> {
    return this.byProvider.get(providerId) ?? new Map<string, Breaker>();
  }
}

/** How a breaker counts the failure of a call. */
export function failureKind(error: AppError): FailureKind {
  if (error.code === 'provider.rate_limited') return 'rate_limited';
  return isIllHealth(error) ? 'ill' : 'harmless';
}
