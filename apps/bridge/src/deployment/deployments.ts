import type { BridgeConfig } from '../config/bridge-config.js';
import type { Provider } from '../providers/provider.js';
import { buildProviders } from './build-providers.js';
import { Deployment, type DeploymentGround } from './deployment.js';

/** Holds the deployment that new calls run under, and swaps it whole. */
export class Deployments {
  private deployment: Deployment;

  constructor(
    config: BridgeConfig,
    private readonly ground: DeploymentGround,
  ) {
    this.deployment = new Deployment(config, buildProviders(config, undefined), ground);
  }

  readonly current = (): Deployment => this.deployment;

  /**
   * Runs new calls under another configuration. Adapters whose settings are the same go on with their connections;
   * those that nobody needs any more are closed when the calls that may still use them are over.
   */
  replace(config: BridgeConfig): void {
    const before = this.deployment;
    this.deployment = new Deployment(config, buildProviders(config, before), this.ground);
    before.stopProbes();
    void this.deployment.start();
    const kept = new Set<Provider>(this.deployment.providers.values());
    const dropped = [...before.providers.values()].filter((provider) => !kept.has(provider));
    if (dropped.length > 0)
      this.ground.clock.after(before.settings.totalMs, () => {
        for (const provider of dropped) void provider.close?.();
      });
  }

  close(): Promise<void> {
    return this.deployment.close();
  }
}
