import type { NanoUsd } from '../budgets/price.js';
import type { UsageFilter, UsageSums } from './usage-sums.js';

const MONEY_METER = /^usd\/(?:global|(provider|key)\/(.+))\/(day|month)\/([\d-]+)$/;

/**
 * What the ledger knows of a budget's meter (see `MoneyLimit.meter`): budgets go on after a restart where they were,
 * and a budget that is new today knows what has been spent today. 0 for meters of anything else.
 */
export function spentBefore(meter: string, sums: (filter: UsageFilter) => readonly UsageSums[]): NanoUsd {
  const [, scope, name, kind, window] = MONEY_METER.exec(meter) ?? [];
  if (window === undefined) return 0;
  const [total] = sums({
    groupBy: [],
    ...(kind === 'day' ? { from: window, to: window } : { from: `${window}-01`, to: `${window}-31` }),
    ...(scope === 'provider' ? { provider: name } : {}),
    ...(scope === 'key' ? { key: name } : {}),
  });
  return total?.costNanoUsd ?? 0;
}
