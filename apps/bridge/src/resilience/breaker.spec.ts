import { describe, expect, it } from '@jest/globals';
import { Breaker, type BreakerEvent, type BreakerPermit, type FailureKind } from './breaker.js';
import type { BreakerSettings } from './breaker-settings.js';

function world(settings: Partial<BreakerSettings> = {}) {
  let now = 1_000_000;
  const events: BreakerEvent[] = [];
  const options = { failureThreshold: 5, resetTimeoutMs: 60_000, successThreshold: 2, ...settings };
  const breaker = new Breaker(
    options,
    () => now,
    (event) => events.push(event),
  );
  const acquire = (): BreakerPermit => {
    const permit = breaker.tryAcquire();
    if (permit === null) throw new Error('no leave');
    return permit;
  };
  return {
    breaker,
    events,
    acquire,
    advance: (ms: number) => {
      now += ms;
    },
    fail: (times = 1, kind: FailureKind = 'ill') => {
      for (let n = 0; n < times; n++) acquire().failure(kind);
    },
    succeed: (times = 1) => {
      for (let n = 0; n < times; n++) acquire().success(10);
    },
    state: () => breaker.view().state,
  };
}

describe('Breaker', () => {
  it('is closed at first, and opens at the threshold of failures in a row', () => {
    const { breaker, fail, state, events } = world();
    expect(state()).toBe('closed');
    fail(4);
    expect(state()).toBe('closed');
    fail();
    expect(state()).toBe('open');
    expect(breaker.tryAcquire()).toBeNull();
    expect(breaker.view()).toMatchObject({
      failureCount: 5,
      retryInMs: 60_000,
      reason: 'circuit breaker is open for 60 s more',
    });
    expect(events).toEqual([{ from: 'closed', to: 'open', reason: '5 failures in a row' }]);
  });

  it('starts counting anew after a success', () => {
    const { fail, succeed, state, breaker } = world();
    fail(4);
    succeed();
    expect(breaker.view().failureCount).toBe(0);
    fail(4);
    expect(state()).toBe('closed');
  });

  it('opens at a high failure ratio though successes come in between', () => {
    const { fail, succeed, state, events } = world({ failureThreshold: 5, minCalls: 20 });
    for (let n = 0; n < 9; n++) {
      succeed();
      fail();
    }
    expect(state()).toBe('closed');
    succeed();
    fail();
    expect(state()).toBe('open');
    expect(events[0]?.reason).toBe('10 of the last 20 calls failed');
  });

  it('forgets the ratio of what is older than its window', () => {
    const { fail, succeed, advance, state } = world({ minCalls: 20, windowMs: 60_000 });
    for (let n = 0; n < 60; n++) {
      succeed();
      fail();
      advance(10_000);
    }
    expect(state()).toBe('closed');
  });

  it('is half open when its time is over, for one trial at a time, and closes after two good ones', () => {
    const { breaker, fail, advance, acquire, state, events } = world();
    fail(5);
    advance(59_999);
    expect(state()).toBe('open');
    advance(1);
    expect(state()).toBe('half_open');
    const trial = acquire();
    expect(breaker.tryAcquire()).toBeNull();
    expect(breaker.view().reason).toContain('trial call is under way');
    trial.success();
    expect(state()).toBe('half_open');
    acquire().success();
    expect(state()).toBe('closed');
    expect(breaker.view()).toMatchObject({ failureCount: 0, successCount: 0 });
    expect(events.map(({ to }) => to)).toEqual(['open', 'half_open', 'closed']);
  });

  it('opens again when a trial fails, each time for twice as long, up to a bound', () => {
    const { breaker, fail, advance, succeed } = world({ maxOpenMs: 200_000 });
    fail(5);
    const openTimes: number[] = [];
    for (let n = 0; n < 4; n++) {
      openTimes.push(breaker.view().retryInMs);
      advance(breaker.view().retryInMs);
      fail();
    }
    expect(openTimes).toEqual([60_000, 120_000, 200_000, 200_000]);
    advance(200_000);
    succeed(2);
    fail(5);
    expect(breaker.view().retryInMs).toBe(60_000);
  });

  it('does not shorten a long configured time to the bound', () => {
    const { breaker, fail } = world({ resetTimeoutMs: 900_000, maxOpenMs: 600_000 });
    fail(5);
    expect(breaker.view().retryInMs).toBe(900_000);
  });

  it('never counts callers’ mistakes and callers that left', () => {
    const { fail, acquire, state, breaker } = world();
    fail(50, 'harmless');
    for (let n = 0; n < 50; n++) acquire().cancel();
    expect(state()).toBe('closed');
    expect(breaker.view().failureCount).toBe(0);
    fail(4);
    fail(1, 'harmless');
    fail(1);
    expect(state()).toBe('open');
  });

  it('gives the trial back when it says nothing about health', () => {
    const { fail, advance, acquire, state } = world();
    fail(5);
    advance(60_000);
    acquire().cancel();
    acquire().failure('harmless');
    acquire().failure('rate_limited');
    expect(state()).toBe('half_open');
    acquire().success();
    acquire().success();
    expect(state()).toBe('closed');
  });

  it('is paused for as long as a rate-limited provider asks, and is well at once afterwards', () => {
    const { breaker, acquire, advance, state } = world();
    acquire().failure('rate_limited', 2000);
    expect(breaker.tryAcquire()).toBeNull();
    expect(breaker.view()).toMatchObject({
      state: 'open',
      failureCount: 0,
      reason: 'rate limited by the provider for 2 s more',
    });
    advance(2000);
    expect(state()).toBe('closed');
    acquire().success();
  });

  it('lets the very call through that waited as long as it was told', () => {
    const { acquire, advance } = world();
    acquire().failure('rate_limited', 2000);
    advance(1999.2);
    expect(acquire()).toBeDefined();
  });

  it('does not let a provider ask for a pause without end', () => {
    const { breaker, acquire } = world({ maxOpenMs: 600_000 });
    acquire().failure('rate_limited', 1e12);
    expect(breaker.view().retryInMs).toBeLessThanOrEqual(600_000);
  });

  it('does not count calls that began before it changed its mind', () => {
    const { fail, advance, acquire, state, breaker } = world();
    const slow = acquire();
    const slower = acquire();
    fail(5);
    slow.success();
    expect(state()).toBe('open');
    advance(60_000);
    expect(state()).toBe('half_open');
    slower.failure('ill');
    expect(state()).toBe('half_open');
    expect(breaker.view().retryInMs).toBe(0);
  });

  it('counts a permit once', () => {
    const { acquire, breaker } = world();
    const permit = acquire();
    permit.failure('ill');
    permit.failure('ill');
    permit.success();
    expect(breaker.view().failureCount).toBe(1);
  });

  it('is not blocked for ever by a trial that nobody settles', () => {
    const { fail, advance, breaker, acquire, state } = world({ trialLeaseMs: 30_000 });
    fail(5);
    advance(60_000);
    const lost = acquire();
    advance(29_999);
    expect(breaker.tryAcquire()).toBeNull();
    advance(1);
    const next = acquire();
    lost.failure('ill');
    expect(state()).toBe('half_open');
    expect(breaker.tryAcquire()).toBeNull();
    next.success();
    acquire().success();
    expect(state()).toBe('closed');
  });

  it('can be reset by hand, from any state', () => {
    const { fail, breaker, state, acquire } = world();
    fail(5);
    breaker.reset();
    expect(state()).toBe('closed');
    acquire().failure('rate_limited', 5000);
    breaker.reset();
    expect(state()).toBe('closed');
    expect(breaker.view().retryInMs).toBe(0);
  });

  it('can be taken over by another process with another clock', () => {
    const first = world();
    first.fail(5);
    first.advance(60_000);
    first.fail();
    first.advance(20_000);
    const second = world();
    second.breaker.restore(JSON.parse(JSON.stringify(first.breaker.snapshot())));
    expect(second.breaker.view()).toMatchObject({ state: 'open', failureCount: 6, retryInMs: 100_000 });
    second.advance(100_000);
    second.fail();
    expect(second.breaker.view().retryInMs).toBe(240_000);
  });

  it('smooths the latency of what succeeds', () => {
    const { acquire, breaker } = world();
    acquire().success(100);
    acquire().success(200);
    expect(breaker.view().latencyMs).toBe(120);
  });

  it('holds its promises under any order of events', () => {
    for (let seed = 1; seed <= 30; seed++) playAtRandom(seed);
  });
});

/** Any events in any order: only lawful changes, one trial at most, nothing through while open, never stuck. */
function playAtRandom(seed: number): void {
  let random = seed;
  const below = (bound: number): number => {
    random = (random * 48_271) % 2_147_483_647;
    return random % bound;
  };
  const { breaker, events, advance, acquire } = world({ failureThreshold: 3, trialLeaseMs: 50_000 });
  const held: BreakerPermit[] = [];
  const settle = (): void => {
    const [one] = held.splice(below(held.length), 1);
    const kinds: FailureKind[] = ['ill', 'ill', 'rate_limited', 'harmless'];
    if (below(2) === 0) one?.success(below(100));
    else if (below(5) === 0) one?.cancel();
    else one?.failure(kinds[below(4)] ?? 'ill', below(3000));
  };
  for (let step = 0; step < 400; step++) {
    const { state, retryInMs } = breaker.view();
    const permit = below(3) > 0 ? breaker.tryAcquire() : undefined;
    if (permit !== undefined) expect(permit === null).toBe(retryInMs > 0);
    if (permit !== undefined && permit !== null) held.push(permit);
    if (state === 'open') expect(permit ?? null).toBeNull();
    if (state === 'half_open' && permit !== undefined && permit !== null)
      expect(breaker.tryAcquire()).toBeNull();
    if (held.length > 0 && below(2) === 0) settle();
    advance(below(4) === 0 ? below(40_000) : below(50));
  }
  const lawful = ['closed>open', 'open>half_open', 'half_open>open', 'half_open>closed'];
  for (const { from, to } of events) expect(lawful).toContain(`${from}>${to}`);
  advance(10_000_000);
  breaker.view();
  if (breaker.view().state !== 'closed') {
    acquire().success();
    acquire().success();
  }
  expect(breaker.view().state).toBe('closed');
}
