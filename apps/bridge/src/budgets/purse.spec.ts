import { describe, expect, it, jest } from '@jest/globals';
import type { BudgetLimits } from '../config/bridge-config.js';
import { MemoryState } from '../state/memory-state.js';
import { Purse, type PurseSettings, type Spending } from './purse.js';

const NOON = Date.parse('2026-11-26T12:00:00Z');
const NONE: BudgetLimits = { perRequestUsd: null, perDayUsd: null, perMonthUsd: null };
const CENT = 10_000_000;

interface Limits {
  global?: Partial<BudgetLimits>;
  provider?: Partial<BudgetLimits>;
  key?: Partial<BudgetLimits>;
  allowUnpriced?: boolean;
  strict?: boolean;
}

function settings({ global, provider, key, allowUnpriced = false, strict = false }: Limits): PurseSettings {
  return {
    budgets: {
      global: { ...NONE, ...global },
      providers: provider === undefined ? {} : { openai: { ...NONE, ...provider } },
      allowUnpriced,
    },
    keys:
      key === undefined
        ? []
        : [
            {
              name: 'alice',
              sha256: 'a'.repeat(64),
              budgets: { ...NONE, ...key },
              limits: { requestsPerMinute: null, tokensPerMinute: null },
            },
          ],
    strict,
    holdMs: 60_000,
  };
}

function spending(estimate: number | null, of: Partial<Spending> = {}): Spending {
  return { keyName: 'alice', providerId: 'openai', modelId: 'gpt-4o', estimate, ...of };
}

function world() {
  let now = NOON;
  let ids = 0;
  const refused = jest.fn();
  const state = new MemoryState(() => now);
  const purse = new Purse(state, { wallMs: () => now, newId: () => `hold-${ids++}`, refused });
  return { purse, state, refused, setNow: (to: string) => (now = Date.parse(to)) };
}

describe('Purse', () => {
  it('admits exactly what fits of a thousand calls that come at once', async () => {
    const { purse } = world();
    const budget = settings({ global: { perDayUsd: 1 } });
    const asked = Array.from({ length: 1000 }, () => purse.reserve(spending(CENT), budget));
    const results = await Promise.allSettled(asked);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
  });

  it('says whose budget is used up, what is left, and when it begins anew', async () => {
    const { purse, refused } = world();
    const budget = settings({ global: { perMonthUsd: 5 }, key: { perDayUsd: 0.025 } });
    await purse.reserve(spending(2 * CENT), budget);
    await expect(purse.reserve(spending(CENT), budget)).rejects.toMatchObject({
      code: 'budget.exceeded',
      message:
        "the budget of key 'alice' of $0.025 a day has $0.005 left, the call would cost about $0.01; it begins anew at 2026-11-27T00:00:00.000Z",
      retryAfterMs: 12 * 3_600_000,
      details: { scope: 'key', window: 'day', limit_usd: 0.025, remaining_usd: 0.005 },
    });
    expect(refused).toHaveBeenCalledWith('key', 'day', expect.objectContaining({ keyName: 'alice' }));
  });

  it('puts the real cost in the place of the estimate, more or less than it', async () => {
    const { purse } = world();
    const budget = settings({ global: { perDayUsd: 0.03 } });
    const hold = await purse.reserve(spending(3 * CENT), budget);
    await hold?.settle(CENT);
    const second = await purse.reserve(spending(2 * CENT), budget);
    await second?.settle(4 * CENT);
    // Overrun by one request's estimation error, and by no other.
    await expect(purse.reserve(spending(1), budget)).rejects.toMatchObject({ code: 'budget.exceeded' });
  });

  it('gives everything back when nothing was answered', async () => {
    const { purse } = world();
    const budget = settings({ provider: { perDayUsd: 0.01 } });
    await (await purse.reserve(spending(CENT), budget))?.settle(0);
    await expect(purse.reserve(spending(CENT), budget)).resolves.toBeDefined();
  });

  it('holds each window by itself: a new day has its whole budget, the month goes on', async () => {
    const { purse, setNow } = world();
    const budget = settings({ global: { perDayUsd: 0.01, perMonthUsd: 0.02 } });
    await (await purse.reserve(spending(CENT), budget))?.settle(CENT);
    setNow('2026-11-27T00:00:00Z');
    await (await purse.reserve(spending(CENT), budget))?.settle(CENT);
    setNow('2026-11-28T00:00:00Z');
    await expect(purse.reserve(spending(CENT), budget)).rejects.toMatchObject({
      details: { window: 'month', resets_at: '2026-12-01T00:00:00.000Z' },
    });
    setNow('2026-12-01T00:00:00Z');
    await expect(purse.reserve(spending(CENT), budget)).resolves.toBeDefined();
  });

  it('keeps the budgets of providers and keys apart', async () => {
    const { purse } = world();
    const budget = settings({ provider: { perDayUsd: 0.01 }, key: { perDayUsd: 0.05 } });
    await purse.reserve(spending(CENT), budget);
    await expect(purse.reserve(spending(CENT), budget)).rejects.toMatchObject({
      details: { scope: 'provider' },
    });
    await expect(purse.reserve(spending(CENT, { providerId: 'other' }), budget)).resolves.toBeDefined();
    // No budget is concerned.
    expect(
      purse.reserve(spending(9 * CENT, { providerId: 'other', keyName: 'bob' }), budget),
    ).toBeUndefined();
  });

  it('refuses one request that costs too much by the tightest limit, and gives no time to come back', async () => {
    const { purse, refused } = world();
    const budget = settings({ global: { perRequestUsd: 1 }, provider: { perRequestUsd: 0.005 } });
    const refusal = await purse.reserve(spending(CENT), budget)?.catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'budget.exceeded',
      message: 'openai/gpt-4o would cost about $0.01, one request may cost $0.005',
      retryAfterMs: undefined,
    });
    expect(refused).toHaveBeenCalledWith('provider', 'request', expect.anything());
  });

  it('lets what is free pass an empty purse', async () => {
    const { purse } = world();
    const budget = settings({ global: { perDayUsd: 0 } });
    await expect(purse.reserve(spending(1), budget)).rejects.toMatchObject({ code: 'budget.exceeded' });
    await expect(purse.reserve(spending(0), budget)).resolves.toBeDefined();
  });

  it('refuses a model without a known price under any budget, unless the configuration allows it', async () => {
    const { purse } = world();
    const budget = { global: { perMonthUsd: 100 } };
    await expect(purse.reserve(spending(null), settings(budget))).rejects.toMatchObject({
      code: 'budget.exceeded',
      message: expect.stringContaining('no known price'),
    });
    expect(purse.reserve(spending(null), settings({}))).toBeUndefined();
    const allowed = settings({ ...budget, allowUnpriced: true });
    await expect(purse.reserve(spending(null), allowed)).resolves.toBeDefined();
  });

  it('counts the cost of a call that was expected to be free', async () => {
    const { purse } = world();
    const budget = settings({ global: { perDayUsd: 0.01 } });
    await (await purse.reserve(spending(0), budget))?.settle(CENT);
    await expect(purse.reserve(spending(1), budget)).rejects.toMatchObject({ code: 'budget.exceeded' });
  });
});
