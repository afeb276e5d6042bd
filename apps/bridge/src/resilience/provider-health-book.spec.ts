import { describe, expect, it } from '@jest/globals';
import { AppError, type ErrorCode } from '@sekha/contracts';
import { ManualClock } from '../../test/manual-clock.js';
import type { ProbeReport } from '../providers/provider.js';
import { ProbeLoop } from './probe-loop.js';
import { type HealthEvent, ProviderHealthBook } from './provider-health-book.js';
import type { KnownProvider } from './provider-health-view.js';

const fail = (code: ErrorCode, retryAfterMs?: number): AppError =>
  new AppError(code, `it says ${code}`, { retryAfterMs });
const llama = { providerId: 'home', modelId: 'llama' };
const nomic = { providerId: 'home', modelId: 'nomic' };

function world(known: Partial<KnownProvider> = {}) {
  const clock = new ManualClock();
  const events: HealthEvent[] = [];
  const settings = { failureThreshold: 5, resetTimeoutMs: 60_000, successThreshold: 2 };
  const book = new ProviderHealthBook(
    [
      {
        id: 'home',
        type: 'ollama',
        priority: 1,
        modelsCount: 2,
        expectedModels: [],
        unusable: null,
        ...known,
      },
    ],
    settings,
    { nowMs: () => clock.nowMs(), wallMs: () => 1_700_000_000_000 + clock.nowMs() },
    (event) => events.push(event),
  );
  let answer: () => Promise<ProbeReport> = () => Promise.resolve({});
  let probes = 0;
  const loop = new ProbeLoop(
    [
      {
        id: 'home',
        provider: {
          probe: () => {
            probes++;
            return answer();
          },
        },
      },
    ],
    book,
    { intervalMs: 10_000 },
    clock,
  );
  return {
    clock,
    events,
    book,
    loop,
    probes: () => probes,
    home: () => book.provider('home'),
    answering: (report: ProbeReport = {}) => {
      answer = () => Promise.resolve(report);
    },
    failing: (code: ErrorCode) => {
      answer = () => Promise.reject(fail(code));
    },
    silent: () => {
      answer = () => new Promise(() => undefined);
    },
    call: (target = llama, error?: AppError) => {
      const permit = book.admit(target);
      if (error === undefined) permit.succeeded();
      else permit.failed(error);
    },
  };
}

describe('probes', () => {
  it('show a stopped provider open within one interval, without any traffic', async () => {
    const { clock, loop, home, failing, book, events } = world();
    await loop.start();
    expect(home()).toMatchObject({ status: 'healthy', breakerState: 'closed', reason: null, latencyMs: 0 });
    failing('provider.connection_failed');
    await clock.advance(10_000);
    expect(home()).toMatchObject({
      status: 'unhealthy',
      breakerState: 'open',
      failureCount: 1,
      lastFailure: new Date(1_700_000_010_000).toISOString(),
      timeSinceFailure: '0 s',
      reason: 'it says provider.connection_failed',
    });
    expect(book.refusal(llama)).toBe('circuit breaker is open: it says provider.connection_failed');
    expect(() => book.admit(llama)).toThrow(/home\/llama: circuit breaker is open/);
    expect(events).toEqual([
      {
        providerId: 'home',
        modelId: null,
        from: 'closed',
        to: 'open',
        reason: 'it says provider.connection_failed',
      },
    ]);
    loop.stop();
    expect(clock.waiting).toBe(0);
  });

  it('close what they opened by themselves, half open in between', async () => {
    const { clock, loop, home, failing, answering, events } = world();
    failing('provider.connection_failed');
    await loop.start();
    expect(home().status).toBe('unhealthy');
    await clock.advance(30_000);
    answering();
    await clock.advance(10_000);
    expect(home()).toMatchObject({ status: 'degraded', breakerState: 'half_open' });
    await clock.advance(1000);
    expect(home()).toMatchObject({ status: 'healthy', breakerState: 'closed', failureCount: 0 });
    expect(events.map(({ to }) => to)).toEqual(['open', 'half_open', 'closed']);
  });

  it.each<ErrorCode>(['provider.unavailable', 'provider.overloaded', 'provider.invalid_response'])(
    'look a second time before %s opens',
    async (code) => {
      const { clock, loop, home, failing, answering } = world();
      failing(code);
      await loop.start();
      expect(home().breakerState).toBe('closed');
      await clock.advance(1000);
      expect(home().breakerState).toBe('open');
      answering();
      await clock.advance(11_000);
      expect(home().breakerState).toBe('closed');
    },
  );

  it('cut a silent provider off, though its adapter ignores the signal', async () => {
    const { clock, loop, home, silent } = world();
    silent();
    const started = loop.start();
    await clock.advance(5000);
    await started;
    await clock.advance(6000);
    expect(home()).toMatchObject({
      breakerState: 'open',
      reason: 'the provider did not answer its probe within 5000 ms',
    });
  });

  it.each<ErrorCode>(['provider.model_missing', 'provider.rejected', 'provider.rate_limited'])(
    'count a provider that answers %s as there',
    async (code) => {
      const { clock, loop, home, failing } = world();
      failing(code);
      await loop.start();
      await clock.advance(100_000);
      expect(home()).toMatchObject({ status: 'healthy', breakerState: 'closed' });
    },
  );

  it('show a refused key as unhealthy, until a call proves that it may call', async () => {
    const { loop, home, failing, call } = world();
    failing('provider.auth_failed');
    await loop.start();
    expect(home()).toMatchObject({
      status: 'unhealthy',
      breakerState: 'closed',
      reason: 'it says provider.auth_failed',
    });
    call();
    expect(home().status).toBe('healthy');
  });

  it('never run twice at a time, nor after the stop', async () => {
    const { clock, loop, probes, silent } = world();
    silent();
    void loop.start();
    void loop.probeAll();
    void loop.probeAll();
    expect(probes()).toBe(1);
    loop.stop();
    await clock.advance(60_000);
    expect(probes()).toBe(1);
  });

  it('tell which models the provider does not list', async () => {
    const { loop, home, answering } = world({ expectedModels: ['llama3.1:8b', 'nomic-embed-text'] });
    answering({ models: ['nomic-embed-text:latest'] });
    await loop.start();
    expect(home()).toMatchObject({ status: 'degraded', reason: 'the provider does not list llama3.1:8b' });
  });
});

describe('breakers of calls', () => {
  it('open for the model that fails; the provider is degraded', () => {
    const { call, home, book, events } = world();
    call(nomic);
    for (let n = 0; n < 5; n++) call(llama, fail('provider.connection_failed'));
    expect(book.refusal(llama)).toContain('circuit breaker is open for 60 s more');
    expect(book.refusal(nomic)).toBeNull();
    expect(home()).toMatchObject({ status: 'degraded', breakerState: 'closed', failureCount: 5 });
    expect(events).toMatchObject([{ ...llama, to: 'open', reason: '5 failures in a row' }]);
  });

  it('are closed by real trial calls only, however healthy the probes look', async () => {
    const { call, home, clock, loop } = world();
    for (let n = 0; n < 5; n++) call(llama, fail('provider.overloaded'));
    expect(home()).toMatchObject({ status: 'unhealthy', breakerState: 'open' });
    await loop.start();
    await clock.advance(59_000);
    expect(home().breakerState).toBe('open');
    await clock.advance(1000);
    expect(home()).toMatchObject({ status: 'degraded', breakerState: 'half_open' });
    call();
    call();
    expect(home()).toMatchObject({ status: 'healthy', breakerState: 'closed' });
  });

  it.each<ErrorCode>([
    'provider.rejected',
    'provider.content_refused',
    'provider.context_too_long',
    'call.aborted',
    'provider.auth_failed',
  ])('do not count %s', (code) => {
    const { call, home } = world();
    for (let n = 0; n < 20; n++) call(llama, fail(code));
    expect(home()).toMatchObject({ status: 'healthy', failureCount: 0 });
  });

  it('tell the caller when to come back', () => {
    const { call, book } = world();
    call(llama, fail('provider.rate_limited', 3000));
    let thrown: unknown;
    try {
      book.admit(llama);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'route.unavailable', retryAfterMs: 2995 });
  });

  it('can be reset by hand, those of the probes as well', async () => {
    const { call, book, home, loop, failing } = world();
    for (let n = 0; n < 5; n++) call(llama, fail('provider.timeout'));
    call(nomic);
    failing('provider.connection_failed');
    await loop.start();
    expect(book.reset('home')).toBe(2);
    expect(home()).toMatchObject({ status: 'healthy', breakerState: 'closed' });
    expect(() => book.reset('nobody')).toThrow(/no provider 'nobody'/);
  });

  it('know how long calls take', async () => {
    const { book, clock } = world();
    const permit = book.admit(llama);
    await clock.advance(120);
    permit.succeeded();
    expect(book.latencyMs(llama)).toBe(120);
    expect(book.latencyMs(nomic)).toBeNull();
  });
});

it('a provider that cannot be called at all is unhealthy and says why', () => {
  const { home } = world({ unusable: 'OPENAI_API_KEY is not set' });
  expect(home()).toMatchObject({
    status: 'unhealthy',
    breakerState: 'closed',
    reason: 'OPENAI_API_KEY is not set',
  });
});
