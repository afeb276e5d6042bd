import type { BridgeConfig, BudgetLimits } from '../config/bridge-config.js';
import { type LimitWindow, windowAt } from './limit-window.js';
import { type NanoUsd, toNanoUsd } from './price.js';

/** Whose money a limit protects. */
export type BudgetScope = 'global' | 'provider' | 'key';

/** One budget of one window. */
export interface MoneyLimit {
  readonly scope: BudgetScope;
  /** Provider id or key name; empty for global. */
  readonly name: string;
  readonly window: LimitWindow;
  readonly limit: NanoUsd;
  /** Name of the meter that sums it up: `usd/key/alice/day/2026-11-26`. */
  readonly meter: string;
}

export interface Spender {
  /** Name of the caller's key; null when it showed none of its own. */
  readonly keyName: string | null;
  readonly providerId: string;
}

type Budgets = Pick<BridgeConfig, 'budgets' | 'keys'>;

/** The windowed budgets that a call counts in, narrowest first: its key's, its provider's, everybody's. */
export function moneyLimitsOf(spender: Spender, config: Budgets, wallMs: number): MoneyLimit[] {
  return scopesOf(spender, config).flatMap(({ scope, name, limits }) =>
    windowed(scope, name, limits, wallMs),
  );
}

/** Every windowed budget of a configuration, for gauges. */
export function allMoneyLimits({ budgets, keys }: Budgets, wallMs: number): MoneyLimit[] {
  return [
    ...windowed('global', '', budgets.global, wallMs),
    ...Object.entries(budgets.providers).flatMap(([id, limits]) => windowed('provider', id, limits, wallMs)),
    ...keys.flatMap((key) => windowed('key', key.name, key.budgets, wallMs)),
  ];
}

/** The tightest limit for one request, and whose it is; undefined = none. */
export function requestLimitOf(
  spender: Spender,
  config: Budgets,
): { scope: BudgetScope; limit: NanoUsd } | undefined {
  let tightest: { scope: BudgetScope; limit: NanoUsd } | undefined;
  for (const { scope, limits } of scopesOf(spender, config)) {
    if (limits.perRequestUsd === null) continue;
    const limit = toNanoUsd(limits.perRequestUsd);
    if (tightest === undefined || limit < tightest.limit) tightest = { scope, limit };
  }
  return tightest;
}

interface Scope {
  scope: BudgetScope;
  name: string;
  limits: BudgetLimits;
}

function scopesOf({ keyName, providerId }: Spender, { budgets, keys }: Budgets): Scope[] {
  const scopes: Scope[] = [];
  const key = keyName === null ? undefined : keys.find(({ name }) => name === keyName);
  if (key !== undefined) scopes.push({ scope: 'key', name: key.name, limits: key.budgets });
  const provider = Object.hasOwn(budgets.providers, providerId) ? budgets.providers[providerId] : undefined;
  if (provider !== undefined) scopes.push({ scope: 'provider', name: providerId, limits: provider });
  scopes.push({ scope: 'global', name: '', limits: budgets.global });
  return scopes;
}

function windowed(scope: BudgetScope, name: string, limits: BudgetLimits, wallMs: number): MoneyLimit[] {
  const found: MoneyLimit[] = [];
  for (const [kind, usd] of [
    ['day', limits.perDayUsd],
    ['month', limits.perMonthUsd],
  ] as const) {
    if (usd === null) continue;
    const window = windowAt(kind, wallMs);
    const whose = scope === 'global' ? scope : `${scope}/${name}`;
    found.push({ scope, name, window, limit: toNanoUsd(usd), meter: `usd/${whose}/${kind}/${window.name}` });
  }
  return found;
}
