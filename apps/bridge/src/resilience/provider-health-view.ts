import type { BreakerState, ProviderStatus } from '@sekha/contracts';
import type { BreakerView } from './breaker.js';
import type { ProbeView } from './probe-state.js';

/** What the configuration says of a provider, as far as health shows it. */
export interface KnownProvider {
  readonly id: string;
  readonly type: string;
  readonly priority: number;
  /** Entries of the catalogue: one model for two tasks counts twice. */
  readonly modelsCount: number;
  /** Models that the provider must list to be complete; empty where its list need not be complete. */
  readonly expectedModels: readonly string[];
  /** Why it cannot be called at all; null when it can. */
  readonly unusable: string | null;
}

/** The health of one provider as people and clients read it. */
export interface ProviderHealthView {
  providerId: string;
  providerType: string;
  priority: number;
  modelsCount: number;
  status: ProviderStatus;
  breakerState: BreakerState;
  /** Failures in a row, of calls or probes. */
  failureCount: number;
  successCount: number;
  /** ISO; null when it never failed. */
  lastFailure: string | null;
  /** ISO; null when it never changed. */
  lastStateChange: string | null;
  /** "12 s"; null when it never failed. */
  timeSinceFailure: string | null;
  /** Of the last probe; of calls where it has no probe. */
  latencyMs: number | null;
  /** Why it is not healthy; null when it is. */
  reason: string | null;
}

export type ModelBreakerView = BreakerView & { modelId: string };

export function viewProvider(
  provider: KnownProvider,
  breakers: readonly ModelBreakerView[],
  probes: Readonly<ProbeView>,
  clock: { nowMs(): number; wallMs(): number },
): ProviderHealthView {
  const breakerState = stateOf(breakers, probes);
  const { status, reason } = judge(provider, breakers, probes, breakerState);
  const lastFailureAtMs = latest([probes, ...breakers].map((one) => one.lastFailureAtMs));
  const lastChangeAtMs = latest([probes, ...breakers].map((one) => one.lastChangeAtMs));
  const iso = (atMs: number | null): string | null =>
    atMs === null ? null : new Date(clock.wallMs() - (clock.nowMs() - atMs)).toISOString();
  return {
    providerId: provider.id,
    providerType: provider.type,
    priority: provider.priority,
    modelsCount: provider.modelsCount,
    status,
    breakerState,
    failureCount: Math.max(probes.failures, ...breakers.map((one) => one.failureCount)),
    successCount: Math.max(0, ...breakers.map((one) => one.successCount)),
    lastFailure: iso(lastFailureAtMs),
    lastStateChange: iso(lastChangeAtMs),
    timeSinceFailure:
      lastFailureAtMs === null
        ? null
        : `${Math.max(0, Math.round((clock.nowMs() - lastFailureAtMs) / 1000))} s`,
    latencyMs: probes.latencyMs ?? breakers.find((one) => one.latencyMs !== null)?.latencyMs ?? null,
    reason,
  };
}

/** A provider is open when nothing of it can be called: by its probes, or because every model that was tried is open. */
function stateOf(breakers: readonly ModelBreakerView[], probes: Readonly<ProbeView>): BreakerState {
  if (probes.state !== 'closed') return probes.state;
  if (breakers.length === 0 || breakers.some(({ state }) => state === 'closed')) return 'closed';
  return breakers.some(({ state }) => state === 'half_open') ? 'half_open' : 'open';
}

interface Judgement {
  status: ProviderStatus;
  reason: string | null;
}

function judge(
  { unusable, expectedModels }: KnownProvider,
  breakers: readonly ModelBreakerView[],
  probes: Readonly<ProbeView>,
  state: BreakerState,
): Judgement {
  if (unusable !== null) return { status: 'unhealthy', reason: unusable };
  if (state === 'open') return { status: 'unhealthy', reason: whyOpen(breakers, probes) };
  // A key may be allowed to call models and not to list them: calls that succeed are the better witness.
  if (probes.keyRefused && !breakers.some(({ successCount }) => successCount > 0))
    return { status: 'unhealthy', reason: probes.complaint };
  if (state === 'half_open')
    return { status: 'degraded', reason: 'circuit breaker is half open: trying it again' };
  const down = breakers.filter((one) => one.state !== 'closed').map(({ modelId }) => modelId);
  if (down.length > 0)
    return { status: 'degraded', reason: `circuit breaker is not closed for ${down.join(', ')}` };
  const missing = missingModels(expectedModels, probes.models);
  if (missing.length > 0)
    return { status: 'degraded', reason: `the provider does not list ${missing.join(', ')}` };
  return { status: 'healthy', reason: null };
}

function whyOpen(breakers: readonly ModelBreakerView[], probes: Readonly<ProbeView>): string {
  if (probes.state === 'open') return probes.complaint ?? 'its probes fail';
  return breakers.find(({ reason }) => reason !== null)?.reason ?? 'circuit breaker is open';
}

function missingModels(expected: readonly string[], listed: readonly string[] | undefined): string[] {
  if (listed === undefined) return [];
  const known = new Set(listed);
  return expected.filter((id) => !known.has(id) && !known.has(`${id}:latest`));
}

function latest(times: readonly (number | null)[]): number | null {
  const known = times.filter((one) => one !== null);
  return known.length === 0 ? null : Math.max(...known);
}
