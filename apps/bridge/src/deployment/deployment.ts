import { priceBook } from '../budgets/price-book.js';
import type { PriceBook } from '../budgets/prices.js';
import type { CallSettings } from '../calls/call-candidate.js';
import type { CallLimits } from '../calls/call-limits.js';
import type { BridgeConfig } from '../config/bridge-config.js';
import type { Provider } from '../providers/provider.js';
import type { Clock } from '../resilience/clock.js';
import type { Target } from '../resilience/policy.js';
import { ProbeLoop } from '../resilience/probe-loop.js';
import { type HealthEvent, ProviderHealthBook } from '../resilience/provider-health-book.js';
import { Catalogue } from '../routing/catalogue.js';
import type { RouteWorld } from '../routing/route-request.js';
import { callLimits } from './call-limits-of.js';
import { callSettings } from './call-settings.js';
import { expectedModels } from './expected-models.js';

export interface DeploymentGround {
  clock: Clock;
  /** Milliseconds since 1970. */
  wallMs: () => number;
  onHealthEvent: (event: HealthEvent) => void;
  /** A provider has asked for a pause. */
  onPause?: (target: Target) => void;
  /** Makes tokens countable exactly; takes a while the first time. Absent = they are guessed. */
  loadTokens?: () => Promise<void>;
}

/**
 * One configuration at work: its adapters, models, prices, health and probes. It never changes; another configuration
 * is another deployment, so that calls end under the one they began with.
 */
export class Deployment {
  readonly catalogue: Catalogue;
  readonly prices: PriceBook;
  readonly health: ProviderHealthBook;
  readonly settings: CallSettings;
  readonly limits: CallLimits;
  private readonly probes: ProbeLoop;

  constructor(
    readonly config: BridgeConfig,
    readonly providers: ReadonlyMap<string, Provider>,
    private readonly ground: DeploymentGround,
  ) {
    const { clock, wallMs, onHealthEvent, onPause } = ground;
    this.catalogue = new Catalogue(config);
    this.prices = priceBook(config.providers);
    this.settings = callSettings(config);
    this.limits = callLimits(config);
    this.health = new ProviderHealthBook(
      config.providers.map((provider) => ({
        id: provider.id,
        type: provider.type,
        priority: provider.priority,
        modelsCount: provider.models.length,
        expectedModels: expectedModels(provider),
        unusable: provider.unusable,
      })),
      config.routing.circuitBreaker,
      { nowMs: () => clock.nowMs(), wallMs },
      onHealthEvent,
      onPause,
    );
    this.probes = new ProbeLoop(
      [...providers].map(([id, provider]) => ({ id, provider })),
      this.health,
      { intervalMs: config.healthCheckIntervalMs },
      clock,
    );
  }

  /** What a routing decision looks at. */
  get world(): RouteWorld {
    const { catalogue, health, prices, config } = this;
    const { autoFallback, maxCostPerRequest } = config.routing;
    const perRequest = config.budgets.global.perRequestUsd;
    return {
      catalogue,
      health,
      prices,
      limits: {
        autoFallback,
        maxCostPerRequest: lower(maxCostPerRequest, perRequest),
        allowUnpriced: config.budgets.allowUnpriced,
      },
    };
  }

  /** True when some model costs money, so that counting tokens decides something. */
  get pricesAnything(): boolean {
    return this.catalogue.models.some((model) => {
      const price = this.prices.priceOf(model);
      return model.unusable === null && (price === null || price.input > 0 || price.output > 0);
    });
  }

  /**
   * Loads what it needs, then begins to probe: loading holds the process up, better before clocks run than while.
   * Resolves when every provider has been asked once.
   */
  async start(): Promise<void> {
    await this.prepare();
    await this.probes.start();
  }

  async prepare(): Promise<void> {
    if (this.pricesAnything) await this.ground.loadTokens?.();
  }

  stopProbes(): void {
    this.probes.stop();
  }

  /** Ends probes and closes every adapter; calls under way are cut. */
  async close(): Promise<void> {
    this.stopProbes();
    await Promise.all([...this.providers.values()].map((provider) => provider.close?.()));
  }
}

function lower(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
