/** States of a circuit breaker, spelled as on the wire. */
export const BREAKER_STATES = ['closed', 'open', 'half_open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

/** Health of a provider as clients see it. */
export const PROVIDER_STATUSES = ['healthy', 'degraded', 'unhealthy'] as const;
export type ProviderStatus = (typeof PROVIDER_STATUSES)[number];
