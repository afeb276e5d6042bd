import type { BridgeConfig, ProviderConfig } from '../config/bridge-config.js';

/** True when both name the same server by the same key: what is known of the one is true of the other. */
export function sameEndpoint(one: ProviderConfig, other: ProviderConfig): boolean {
  return one.type === other.type && one.baseUrl === other.baseUrl && one.apiKey === other.apiKey;
}

/**
 * The providers, with their models, whose health outlives a change of the configuration. One that has got another
 * address or key starts anew: an open breaker must not outlive the mistake that opened it.
 */
export function keptHealth(
  before: BridgeConfig,
  now: BridgeConfig,
): ReadonlyMap<string, ReadonlySet<string>> {
  const kept = new Map<string, ReadonlySet<string>>();
  for (const provider of now.providers) {
    const known = before.providers.find(({ id }) => id === provider.id);
    if (known === undefined || !sameEndpoint(known, provider)) continue;
    kept.set(provider.id, new Set(provider.models.map(({ modelId }) => modelId)));
  }
  return kept;
}
