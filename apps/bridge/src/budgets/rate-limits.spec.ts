import { describe, expect, it, jest } from '@jest/globals';
import type { KeyConfig } from '../config/bridge-config.js';
import { MemoryState } from '../state/memory-state.js';
import { RateLimits } from './rate-limits.js';

const START = Date.parse('2026-11-26T12:00:15Z');

function key(requestsPerMinute: number | null, tokensPerMinute: number | null, name = 'alice'): KeyConfig {
  return {
    name,
    sha256: 'a'.repeat(64),
    budgets: { perRequestUsd: null, perDayUsd: null, perMonthUsd: null },
    limits: { requestsPerMinute, tokensPerMinute },
  };
}

function world() {
  let now = START;
  let ids = 0;
  const refused = jest.fn();
  const surroundings = { wallMs: () => now, newId: () => `ticket-${ids++}`, refused };
  const limits = new RateLimits(new MemoryState(() => now), surroundings);
  return { limits, refused, pass: (ms: number) => (now += ms) };
}

describe('RateLimits', () => {
  it('admits the requests of a minute and says when the next one begins', async () => {
    const { limits, refused, pass } = world();
    const two = key(2, null);
    await limits.admit(two, 0, 60_000);
    await (await limits.admit(two, 0, 60_000)).settle(5);
    await expect(limits.admit(two, 0, 60_000)).rejects.toMatchObject({
      code: 'rate_limit.exceeded',
      message: "key 'alice' may take 2 requests a minute",
      retryAfterMs: 45_000,
    });
    expect(refused).toHaveBeenCalledWith('alice', 'requests');
    await expect(limits.admit(key(2, null, 'bob'), 0, 60_000)).resolves.toBeDefined();
    pass(45_000);
    await expect(limits.admit(two, 0, 60_000)).resolves.toBeDefined();
  });

  it('counts tokens as expected, then as used', async () => {
    const { limits } = world();
    const thousand = key(null, 1000);
    const ticket = await limits.admit(thousand, 900, 60_000);
    await expect(limits.admit(thousand, 200, 60_000)).rejects.toMatchObject({
      details: { what: 'tokens', limit: 1000 },
    });
    await ticket.settle(300);
    await expect(limits.admit(thousand, 700, 60_000)).resolves.toBeDefined();
  });

  it('tells a request that no minute could hold so, without a time to come back', async () => {
    const { limits } = world();
    const refusal = await limits.admit(key(null, 100), 101, 60_000).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'rate_limit.exceeded', retryAfterMs: undefined });
  });

  it('lets a key without limits and a caller without a key pass', async () => {
    const { limits } = world();
    for (const one of [key(null, null), undefined])
      await (await limits.admit(one, 1_000_000, 60_000)).settle(1);
  });
});
