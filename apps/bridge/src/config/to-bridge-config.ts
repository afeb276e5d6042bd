import type {
  BridgeConfig,
  BudgetLimits,
  DefaultModels,
  KeyConfig,
  ProviderConfig,
  RoutingConfig,
  TimeoutConfig,
} from './bridge-config.js';
import type { RawConfig } from './raw-config.js';
import type { RawKey, RawLimits, RawTimeouts } from './raw-limits.js';
import type { RawBreaker, RawRouting } from './raw-routing.js';

/** What the file says, in our units and with every default. */
export function toBridgeConfig(
  raw: RawConfig,
  providers: readonly ProviderConfig[],
  defaultModels: DefaultModels,
  file: string | null,
): BridgeConfig {
  const { retry = {}, streams = {}, budgets = {} } = raw;
  return {
    file,
    providers,
    defaultModels,
    routing: toRouting(raw.routing ?? {}),
    healthCheckIntervalMs: (raw.health_check_interval ?? 10) * 1000,
    timeouts: toTimeouts(raw.timeouts ?? {}),
    retry: {
      maxRetries: retry.max_retries ?? 2,
      maxAttempts: retry.max_attempts ?? 6,
      baseDelayMs: retry.base_delay_ms ?? 250,
      maxDelayMs: retry.max_delay_ms ?? 8000,
    },
    streams: { holdBackTokens: toHoldBack(streams.hold_back_tokens), goOn: streams.go_on ?? 'try' },
    budgets: {
      global: toLimits(budgets.global),
      providers: Object.fromEntries(
        Object.entries(budgets.providers ?? {}).map(([id, one]) => [id, toLimits(one)]),
      ),
      allowUnpriced: budgets.allow_unpriced ?? false,
    },
    keys: (raw.keys ?? []).map(toKey),
    redis: {
      url: raw.redis?.url ?? null,
      deadlineMs: raw.redis?.deadline_ms ?? 100,
      budgetsOnOutage: raw.redis?.budgets_on_outage ?? 'local',
    },
  };
}

function toRouting(raw: RawRouting): RoutingConfig {
  return {
    autoFallback: raw.auto_fallback ?? true,
    requireVisionForImages: raw.require_vision_for_images ?? true,
    maxCostPerRequest: raw.max_cost_per_request ?? null,
    circuitBreaker: toBreaker(raw.circuit_breaker ?? {}),
  };
}

function toBreaker(raw: RawBreaker): RoutingConfig['circuitBreaker'] {
  return {
    failureThreshold: raw.failure_threshold ?? 5,
    resetTimeoutMs: (raw.reset_timeout ?? 60) * 1000,
    successThreshold: raw.success_threshold ?? 2,
    ...(raw.half_open_timeout === undefined ? {} : { trialLeaseMs: raw.half_open_timeout * 1000 }),
    ...(raw.max_reset_timeout === undefined ? {} : { maxOpenMs: raw.max_reset_timeout * 1000 }),
    ...(raw.window === undefined ? {} : { windowMs: raw.window * 1000 }),
    ...(raw.failure_ratio === undefined ? {} : { failureRatio: raw.failure_ratio }),
    ...(raw.min_calls === undefined ? {} : { minCalls: raw.min_calls }),
  };
}

/** A large local model may load for a minute before its first word; a stream that has begun and is silent is dead. */
function toTimeouts(raw: RawTimeouts): TimeoutConfig {
  return {
    connectMs: clock(raw.connect_ms, 10_000),
    headersMs: clock(raw.headers_ms, 60_000),
    firstContentMs: clock(raw.first_content_ms, 90_000),
    idleMs: clock(raw.idle_ms, 30_000),
    totalMs: raw.total_ms ?? 300_000,
    minTokensPerSecond: raw.min_tokens_per_second === undefined ? null : raw.min_tokens_per_second || null,
  };
}

function clock(ms: number | undefined, fallback: number): number | null {
  if (ms === undefined) return fallback;
  return ms === 0 ? null : ms;
}

function toHoldBack(text: string | undefined): number | 'all' {
  if (text === undefined) return 4;
  return text === 'all' ? 'all' : Number(text);
}

function toKey({ name, sha256, budgets, limits = {} }: RawKey): KeyConfig {
  return {
    name,
    sha256,
    budgets: toLimits(budgets),
    limits: {
      requestsPerMinute: limits.requests_per_minute ?? null,
      tokensPerMinute: limits.tokens_per_minute ?? null,
    },
  };
}

function toLimits(raw: RawLimits = {}): BudgetLimits {
  return {
    perRequestUsd: raw.per_request_usd ?? null,
    perDayUsd: raw.per_day_usd ?? null,
    perMonthUsd: raw.per_month_usd ?? null,
  };
}
