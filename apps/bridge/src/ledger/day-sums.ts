import type { LedgerEntry } from './ledger-entry.js';

/** Sums of the calls of one day, key, provider and model: one row of `usage_days`. */
export interface DaySum {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  /** Empty = calls without a key. */
  keyName: string;
  providerId: string;
  modelId: string;
  calls: number;
  failed: number;
  /** Tokens, in the order of {@link tokensOf}. */
  tokens: number[];
  estimated: number;
  unpriced: number;
  /** Nano-dollars. */
  cost: number;
  latencyMs: number;
}

const DAY_MS = 86_400_000;

/** The sums that so many calls add: a busy second has a thousand calls and a handful of these. */
export function sumDays(entries: readonly LedgerEntry[]): DaySum[] {
  const sums = new Map<string, DaySum>();
  for (const entry of entries) {
    const { providerId, modelId } = entry;
    const keyName = entry.keyName ?? '';
    const name = `${Math.floor(entry.atMs / DAY_MS)}\n${keyName}\n${providerId}\n${modelId}`;
    const sum = sums.get(name) ?? emptySum(entry);
    sums.set(name, sum);
    sum.calls++;
    sum.failed += entry.outcome === 'ok' ? 0 : 1;
    for (const [at, tokens] of tokensOf(entry).entries()) sum.tokens[at] = (sum.tokens[at] ?? 0) + tokens;
    sum.estimated += entry.usageEstimated ? 1 : 0;
    sum.unpriced += entry.cost === null ? 1 : 0;
    sum.cost += entry.cost ?? 0;
    sum.latencyMs += entry.latencyMs;
  }
  return [...sums.values()];
}

/** Tokens of a call: fresh, cache read, cache write, text, reasoning. Vendors have been seen to report fractions. */
export function tokensOf({ usage: { input, output } }: LedgerEntry): number[] {
  return [input.fresh, input.cacheRead, input.cacheWrite, output.text, output.reasoning].map(whole);
}

function emptySum({ atMs, keyName, providerId, modelId }: LedgerEntry): DaySum {
  return {
    day: new Date(atMs).toISOString().slice(0, 10),
    keyName: keyName ?? '',
    providerId,
    modelId,
    calls: 0,
    failed: 0,
    tokens: [0, 0, 0, 0, 0],
    estimated: 0,
    unpriced: 0,
    cost: 0,
    latencyMs: 0,
  };
}

function whole(count: number): number {
  return count > 0 ? Math.round(count) : 0;
}
