import type { BridgeConfig } from '../config/bridge-config.js';
import type { Provider } from '../providers/provider.js';
import { buildProviders } from './build-providers.js';
import { Deployment, type DeploymentGround } from './deployment.js';
import { keptHealth } from './kept-health.js';

/** Holds the deployment that new calls run under, and swaps it whole. */
export class Deployments {
  private deployment: Deployment;
  /** Adapters that only calls of an earlier configuration may still use, and what keeps them from being closed. */
  private readonly retiring = new Map<Provider, () => void>();

  constructor(
    config: BridgeConfig,
    private readonly ground: DeploymentGround,
  ) {
    this.deployment = new Deployment(config, buildProviders(config, undefined), ground);
  }

  readonly current = (): Deployment => this.deployment;

  /**
   * Runs new calls under another configuration. Adapters whose settings are the same go on with their connections;
   * those that nobody needs any more are closed when the calls that may still use them are over. Breakers stay as they are.
   */
  replace(config: BridgeConfig): void {
    const before = this.deployment;
    this.deployment = new Deployment(config, buildProviders(config, before), this.ground);
    this.deployment.health.adopt(before.health, keptHealth(before.config, config));
    before.stopProbes();
    void this.deployment.start();
    const kept = new Set<Provider>(this.deployment.providers.values());
    for (const provider of before.providers.values())
      if (!kept.has(provider)) this.retire(provider, before.settings.totalMs);
  }

  /** Ends probes and closes every adapter; calls under way are cut. */
  async close(): Promise<void> {
    const early = [...this.retiring].map(([provider, cancel]) => {
      cancel();
      return provider.close?.();
    });
    this.retiring.clear();
    await Promise.all([...early, this.deployment.close()]);
  }

  private retire(provider: Provider, afterMs: number): void {
    const cancel = this.ground.clock.after(afterMs, () => {
      this.retiring.delete(provider);
      void provider.close?.();
    });
    this.retiring.set(provider, cancel);
  }
}
