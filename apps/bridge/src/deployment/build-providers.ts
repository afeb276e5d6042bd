import type { BridgeConfig, ModelConfig, ProviderConfig } from '../config/bridge-config.js';
import { createProvider } from '../providers/create-provider.js';
import type { Provider } from '../providers/provider.js';
import { imageLimitsOf } from './image-limits-of.js';
import { sameEndpoint } from './kept-health.js';

/** What is running, for reuse. */
export interface RunningProviders {
  readonly config: BridgeConfig;
  readonly providers: ReadonlyMap<string, Provider>;
}

/**
 * The adapters of a configuration by provider id; a provider that cannot be called at all has none. An adapter that
 * runs already with the same settings is taken over, with its connections or its loaded model.
 */
export function buildProviders(
  config: BridgeConfig,
  running: RunningProviders | undefined,
): Map<string, Provider> {
  const built = new Map<string, Provider>();
  for (const provider of config.providers) {
    if (provider.unusable !== null) continue;
    built.set(provider.id, sameAdapter(provider, config, running) ?? build(provider, config));
  }
  return built;
}

function build({ id, type, baseUrl, apiKey, models }: ProviderConfig, { timeouts }: BridgeConfig): Provider {
  return createProvider(type, {
    id,
    baseUrl,
    apiKey: apiKey ?? undefined,
    connectTimeoutMs: timeouts.connectMs ?? undefined,
    imageLimits: imageLimitsOf(models),
  });
}

function sameAdapter(
  provider: ProviderConfig,
  { timeouts }: BridgeConfig,
  running: RunningProviders | undefined,
): Provider | undefined {
  const before = running?.config.providers.find(({ id }) => id === provider.id);
  if (running === undefined || before === undefined) return undefined;
  const same =
    sameEndpoint(before, provider) &&
    sameImageLimits(before.models, provider.models) &&
    running.config.timeouts.connectMs === timeouts.connectMs;
  return same ? running.providers.get(provider.id) : undefined;
}

function sameImageLimits(before: readonly ModelConfig[], now: readonly ModelConfig[]): boolean {
  const shown = (models: readonly ModelConfig[]): string =>
    JSON.stringify(models.map(({ modelId, visionLimits }) => [modelId, visionLimits]));
  return shown(before) === shown(now);
}
