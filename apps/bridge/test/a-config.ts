import type { BridgeConfig, ModelConfig, ProviderConfig } from '../src/config/bridge-config.js';

/** A model of a configuration; what a test does not care for has a default. */
export function aModel(model: Pick<ModelConfig, 'modelId' | 'task'> & Partial<ModelConfig>): ModelConfig {
  return {
    contextWindow: 8192,
    dimension: null,
    supportsVision: false,
    supportsAudio: false,
    supportsTools: true,
    supportsJsonSchema: true,
    visionLimits: null,
    price: null,
    ...model,
  };
}

export function aProvider(
  provider: Pick<ProviderConfig, 'id' | 'type' | 'baseUrl' | 'models'> & Partial<ProviderConfig>,
): ProviderConfig {
  return { apiKey: null, priority: 1, timeoutMs: 5_000, unusable: null, ...provider };
}

/** A configuration with short times. */
export function aConfig(providers: ProviderConfig[], change: Partial<BridgeConfig> = {}): BridgeConfig {
  const none = { perRequestUsd: null, perDayUsd: null, perMonthUsd: null };
  return {
    file: null,
    providers,
    defaultModels: {},
    routing: {
      autoFallback: true,
      requireVisionForImages: true,
      maxCostPerRequest: null,
      circuitBreaker: { failureThreshold: 5, resetTimeoutMs: 60_000, successThreshold: 2 },
    },
    healthCheckIntervalMs: 60_000,
    timeouts: {
      connectMs: 5_000,
      headersMs: 2_000,
      firstContentMs: 2_000,
      idleMs: 2_000,
      totalMs: 10_000,
      minTokensPerSecond: null,
    },
    retry: { maxRetries: 1, maxAttempts: 4, baseDelayMs: 1, maxDelayMs: 50 },
    streams: { holdBackTokens: 0, goOn: 'try' },
    budgets: { global: none, providers: {}, allowUnpriced: false },
    keys: [],
    redis: { url: null, deadlineMs: 100, budgetsOnOutage: 'local' },
    ...change,
  };
}
