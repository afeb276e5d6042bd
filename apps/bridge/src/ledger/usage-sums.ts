export const USAGE_GROUPS = ['day', 'key', 'provider', 'model'] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

/** Which calls to sum up. Days are `YYYY-MM-DD` in UTC, both included. */
export interface UsageFilter {
  groupBy: readonly UsageGroup[];
  from?: string | undefined;
  to?: string | undefined;
  /** Name of a key; empty = calls without one. */
  key?: string | undefined;
  provider?: string | undefined;
  model?: string | undefined;
}

/** Sums of a group; the columns of the grouping itself are there when it was grouped by. */
export interface UsageSums {
  day?: string;
  key?: string;
  provider?: string;
  model?: string;
  calls: number;
  failed: number;
  inputFresh: number;
  cacheRead: number;
  cacheWrite: number;
  outputText: number;
  reasoning: number;
  estimated: number;
  unpriced: number;
  costNanoUsd: number;
  latencyMs: number;
}

const COLUMN: Readonly<Record<UsageGroup, string>> = {
  day: 'day',
  key: 'key_name',
  provider: 'provider',
  model: 'model',
};

const SUMS = `total(calls) AS calls, total(failed) AS failed, total(input_fresh) AS inputFresh,
  total(cache_read) AS cacheRead, total(cache_write) AS cacheWrite, total(output_text) AS outputText,
  total(reasoning) AS reasoning, total(estimated) AS estimated, total(unpriced) AS unpriced,
  total(cost_nano_usd) AS costNanoUsd, total(latency_ms) AS latencyMs`;

export function usageStatement(filter: UsageFilter): { sql: string; values: string[] } {
  const groups = filter.groupBy.map((group) => COLUMN[group]);
  const where: string[] = [];
  const values: string[] = [];
  const keep = (condition: string, value: string | undefined): void => {
    if (value === undefined) return;
    where.push(condition);
    values.push(value);
  };
  keep('day >= ?', filter.from);
  keep('day <= ?', filter.to);
  keep('key_name = ?', filter.key);
  keep('provider = ?', filter.provider);
  keep('model = ?', filter.model);
  const named = filter.groupBy.map((group) => `${COLUMN[group]} AS ${group}`);
  const by = groups.length === 0 ? '' : ` GROUP BY ${groups.join(', ')} ORDER BY ${groups.join(', ')}`;
  const condition = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
  return { sql: `SELECT ${[...named, SUMS].join(', ')} FROM usage_days${condition}${by}`, values };
}
