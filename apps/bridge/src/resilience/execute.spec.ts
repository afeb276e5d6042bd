import { describe, expect, it } from '@jest/globals';
import { AppError, type ErrorCode } from '@sekha/contracts';
import { ManualClock } from '../../test/manual-clock.js';
import { AttemptBudget } from './attempt-budget.js';
import { aborted } from './clock.js';
import { execute, type Policies } from './compose.js';
import { openPlain } from './open-plain.js';
import type { Run, Target } from './policy.js';
import type { Open } from './with-clocks.js';

const a: Target = { providerId: 'a', modelId: 'm' };
const b: Target = { providerId: 'b', modelId: 'm' };

/** A scripted world: every policy writes what it did into `events`. */
function world(
  options: { maxAttempts?: number; maxRetries?: number; closed?: string[]; poor?: string[] } = {},
) {
  const clock = new ManualClock();
  const events: string[] = [];
  const caller = new AbortController();
  const run: Run = {
    signal: caller.signal,
    budget: new AttemptBudget(options.maxAttempts ?? 10, 60_000, clock),
    records: [],
    upstreamMs: 0,
  };
  const policies: Policies<Target, string> = {
    clock,
    random: () => 0.5,
    retry: { maxRetries: options.maxRetries ?? 2, baseDelayMs: 100, maxDelayMs: 1_000 },
    clocksOf: () => ({ totalMs: 30_000 }),
    breakers: {
      admit({ providerId }) {
        events.push(`admit ${providerId}`);
        if (options.closed?.includes(providerId) === true)
          throw new AppError('route.unavailable', `the circuit breaker of ${providerId} is open`);
        return {
          succeeded: () => events.push(`succeeded ${providerId}`),
          failed: (error) => events.push(`failed ${providerId} ${error.code}`),
        };
      },
    },
    costs: {
      reserve({ providerId }) {
        events.push(`reserve ${providerId}`);
        if (options.poor?.includes(providerId) === true)
          throw new AppError('budget.exceeded', 'too expensive');
        return {
          settle: (value) => events.push(`settle ${providerId} ${value}`),
          release: () => events.push(`release ${providerId}`),
        };
      },
    },
    hooks: {
      onFallback: (from, to, reason) => events.push(`${from.providerId}>${to.providerId} ${reason.code}`),
    },
  };
  /** Plays one outcome for each attempt: a text, an error code, or `hang`. */
  const playing = (...script: (string | AppError)[]): Open<Target, string> => {
    return (candidate, clocks) =>
      openPlain(async () => {
        const next = script.shift() ?? 'unscripted';
        events.push(`call ${candidate.providerId}`);
        if (next === 'hang') return new Promise<string>(() => undefined);
        if (next instanceof AppError) throw next;
        return next;
      }, clocks);
  };
  const start = (open: Open<Target, string>, candidates: Target[] = [a, b]) =>
    execute(open, candidates, run, policies).then(
      ({ candidate, opened }) => `${candidate.providerId}: ${opened.value}`,
      (error: AppError) => error,
    );
  return { clock, events, caller, run, playing, start };
}

const fail = (code: ErrorCode, retryAfterMs?: number): AppError => new AppError(code, code, { retryAfterMs });

describe('execute', () => {
  it('keeps the order fallback > budget > retry > breaker > clocks > provider', async () => {
    const { clock, events, playing, start } = world({ maxRetries: 1 });
    const done = start(playing(fail('provider.overloaded'), fail('provider.overloaded'), 'hello'));
    await clock.advance(1_000);
    expect(await done).toBe('b: hello');
    expect(events).toEqual([
      'reserve a',
      'admit a',
      'call a',
      'failed a provider.overloaded',
      'admit a',
      'call a',
      'failed a provider.overloaded',
      'release a',
      'a>b provider.overloaded',
      'reserve b',
      'admit b',
      'call b',
      'succeeded b',
      'settle b hello',
    ]);
  });

  it.each([
    ['provider.rejected', 1],
    ['provider.content_refused', 1],
    ['call.aborted', 1],
    ['provider.auth_failed', 2],
    ['provider.timeout', 2],
    ['provider.context_too_long', 2],
    ['provider.overloaded', 6],
    ['provider.connection_failed', 6],
    ['provider.invalid_response', 6],
  ] as const)('after %s makes %i calls in all', async (code, calls) => {
    const { clock, events, playing, start } = world();
    const done = start(playing(...Array.from({ length: 20 }, () => fail(code))));
    await clock.advance(30_000);
    expect(await done).toMatchObject({ code });
    expect(events.filter((event) => event.startsWith('call')).length).toBe(calls);
  });

  it('takes what is too long for one to the largest of the others', async () => {
    const { clock, playing, start } = world();
    const [small, large, unknown] = [4_096, 128_000, null].map((contextWindow, at) => ({
      providerId: `n${at}`,
      modelId: 'm',
      contextWindow,
    })) as [Target, Target, Target];
    const done = start(playing(fail('provider.context_too_long'), 'hello'), [a, small, unknown, large]);
    await clock.advance(1_000);
    expect(await done).toBe('n1: hello');
  });

  it('never makes more attempts than the budget, retries and fallbacks together', async () => {
    const { clock, run, playing, start } = world({ maxAttempts: 4 });
    const done = start(playing(...Array.from({ length: 20 }, () => fail('provider.overloaded'))));
    await clock.advance(30_000);
    const error = await done;
    expect(run.budget.attempts).toBe(4);
    expect(error).toMatchObject({
      details: {
        attempts: [{ provider_id: 'a' }, { provider_id: 'a' }, { provider_id: 'a' }, { provider_id: 'b' }],
      },
    });
  });

  it('waits as long as the provider asks, but not longer than it may', async () => {
    const patient = world();
    const done = patient.start(patient.playing(fail('provider.rate_limited', 900), 'hello'));
    await patient.clock.advance(899);
    expect(patient.run.budget.attempts).toBe(1);
    await patient.clock.advance(1);
    expect(await done).toBe('a: hello');

    const hurried = world();
    expect(await hurried.start(hurried.playing(fail('provider.rate_limited', 5_000), 'hello'))).toBe(
      'b: hello',
    );
  });

  it('jitters the wait within the exponential bound', async () => {
    const { clock, run, playing, start } = world();
    const done = start(playing(fail('provider.overloaded'), fail('provider.overloaded'), 'hello'));
    await clock.advance(50);
    expect(run.budget.attempts).toBe(2);
    await clock.advance(100);
    expect(run.budget.attempts).toBe(3);
    expect(await done).toBe('a: hello');
  });

  it('passes over an open breaker and an unaffordable model without calling them', async () => {
    const { events, playing, start } = world({ closed: ['a'] });
    expect(await start(playing('hello'))).toBe('b: hello');
    expect(events).not.toContain('call a');
    const poor = world({ poor: ['a'] });
    expect(await poor.start(poor.playing('hello'))).toBe('b: hello');
    expect(poor.events).not.toContain('admit a');
  });

  it('reports what a provider said rather than that the next one was closed', async () => {
    const { clock, playing, start } = world({ closed: ['b'], maxRetries: 0 });
    const done = start(playing(fail('provider.overloaded')));
    await clock.advance(1_000);
    expect(await done).toMatchObject({ code: 'provider.overloaded' });
    const closed = world({ closed: ['a', 'b'] });
    expect(await closed.start(closed.playing())).toMatchObject({ code: 'route.unavailable' });
  });

  it('names the clock that cut a silent provider and moves on', async () => {
    const { clock, events, run, playing, start } = world();
    const done = start(playing('hang', 'hello'));
    await clock.advance(30_000);
    expect(await done).toBe('b: hello');
    expect(run.records[0]?.error).toMatchObject({ code: 'provider.timeout', details: { clock: 'total' } });
    expect(events).toContain('failed a provider.timeout');
    expect(clock.waiting).toBe(0);
  });

  it('stops at once when the caller leaves, which is no failure of the provider', async () => {
    const { caller, events, clock, playing, start } = world();
    const done = start(playing('hang'));
    await clock.advance(10);
    caller.abort();
    expect(await done).toMatchObject({ code: aborted().code });
    expect(events.at(-1)).toBe('release a');
    expect(events).toContain('failed a call.aborted');
    expect(clock.waiting).toBe(0);
  });

  it('stops waiting for a retry when the caller leaves', async () => {
    const { caller, clock, run, playing, start } = world();
    const done = start(playing(fail('provider.overloaded')));
    await clock.advance(10);
    caller.abort();
    expect(await done).toMatchObject({ code: 'call.aborted' });
    expect(run.budget.attempts).toBe(1);
    expect(clock.waiting).toBe(0);
  });

  it('turns a defect of an adapter into our one error and tries the next', async () => {
    const { playing, start, run } = world();
    const broken = playing('hello');
    const open: Open<Target, string> = (candidate, clocks) =>
      candidate === a
        ? openPlain(async () => Promise.reject(new TypeError('x is undefined')), clocks)
        : broken(candidate, clocks);
    expect(await start(open)).toBe('b: hello');
    expect(run.records[0]?.error).toMatchObject({ code: 'internal' });
  });
});
