import type { Task } from '@sekha/contracts';
import type { BreakerSettings } from '../resilience/breaker-settings.js';
import type { GoOnPolicy } from './go-on-policies.js';
import type { ProviderType } from './provider-types.js';

/** What the bridge runs with: validated, defaults filled in, variables expanded. Frozen by convention, never edited. */
export interface BridgeConfig {
  /** Path of the file it came from; null without a file. */
  readonly file: string | null;
  /** In the order of the configuration. */
  readonly providers: readonly ProviderConfig[];
  readonly defaultModels: DefaultModels;
  readonly routing: RoutingConfig;
  readonly healthCheckIntervalMs: number;
  readonly timeouts: TimeoutConfig;
  readonly retry: RetryConfig;
  readonly streams: StreamConfig;
  readonly budgets: BudgetConfig;
  readonly keys: readonly KeyConfig[];
  readonly redis: RedisConfig;
}

export interface ProviderConfig {
  readonly id: string;
  readonly type: ProviderType;
  /** No trailing slash; empty for `local`. */
  readonly baseUrl: string;
  readonly apiKey: string | null;
  /** 1..100, lower is tried first. */
  readonly priority: number;
  /** Of one whole attempt. */
  readonly timeoutMs: number;
  readonly models: readonly ModelConfig[];
  /** Why it cannot be called whatever its health (no key, no adapter); null when it can. */
  readonly unusable: string | null;
}

export interface ModelConfig {
  readonly modelId: string;
  readonly task: Task;
  /** Tokens; null when nobody said. */
  readonly contextWindow: number | null;
  /** Length of its vectors; null for chat models and where nobody said. */
  readonly dimension: number | null;
  readonly supportsVision: boolean;
  readonly supportsAudio: boolean;
  readonly supportsTools: boolean;
  readonly supportsJsonSchema: boolean;
  /** Null unless it supports vision. */
  readonly visionLimits: VisionLimits | null;
  /** Null = the price table knows, or nobody does. */
  readonly price: PriceOverride | null;
}

export interface VisionLimits {
  readonly maxImages: number;
  readonly maxImageSizeMb: number;
  readonly supportedFormats: readonly string[];
}

/** USD per 1,000 tokens, as the configuration says it; a missing member falls back to the price table. */
export interface PriceOverride {
  readonly input?: number;
  readonly output?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly reasoning?: number;
}

/** Names of `default_models`: each is the default of one task. */
export const DEFAULT_MODEL_TASKS = {
  embedding: 'embedding',
  chat_fast: 'chat_small',
  chat_smart: 'chat_smart',
  chat_large: 'chat_large',
  chat_vision: 'vision',
  audio: 'audio',
  image_generation: 'image_generation',
} as const satisfies Record<string, Task>;

export type DefaultModelName = keyof typeof DEFAULT_MODEL_TASKS;

/** Task -> model id or `provider/model`. */
export type DefaultModels = Readonly<Partial<Record<Task, string>>>;

export interface RoutingConfig {
  readonly autoFallback: boolean;
  readonly requireVisionForImages: boolean;
  /** USD; null = no limit. */
  readonly maxCostPerRequest: number | null;
  readonly circuitBreaker: BreakerSettings;
}

/** Milliseconds; null = that clock does not run. */
export interface TimeoutConfig {
  readonly connectMs: number | null;
  readonly headersMs: number | null;
  readonly firstContentMs: number | null;
  readonly idleMs: number | null;
  /** Of a whole request, retries and fallbacks included. */
  readonly totalMs: number;
  readonly minTokensPerSecond: number | null;
}

export interface RetryConfig {
  /** Attempts beyond the first at one candidate. */
  readonly maxRetries: number;
  /** Of one request, retries and fallbacks together. */
  readonly maxAttempts: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

export interface StreamConfig {
  readonly holdBackTokens: number | 'all';
  readonly goOn: GoOnPolicy;
}

/** USD; null = no limit. */
export interface BudgetLimits {
  readonly perRequestUsd: number | null;
  readonly perDayUsd: number | null;
  readonly perMonthUsd: number | null;
}

export interface BudgetConfig {
  readonly global: BudgetLimits;
  readonly providers: Readonly<Record<string, BudgetLimits>>;
  /** True lets models without a known price pass a cost limit. */
  readonly allowUnpriced: boolean;
}

export interface KeyConfig {
  readonly name: string;
  /** Lower-case hex SHA-256 of the key. */
  readonly sha256: string;
  readonly budgets: BudgetLimits;
  readonly limits: RateLimitConfig;
}

/** Null = no limit. */
export interface RateLimitConfig {
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
}

export interface RedisConfig {
  /** Null = this process is alone. */
  readonly url: string | null;
  /** The longest that a request waits for Redis. */
  readonly deadlineMs: number;
  /** Budgets while Redis does not answer: `local` = each process holds them by itself, `refuse` = nothing is spent. */
  readonly budgetsOnOutage: 'local' | 'refuse';
}
