import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import { ManualClock } from '../../test/manual-clock.js';
import { MemoryState } from '../state/memory-state.js';
import { ProviderHealthBook } from './provider-health-book.js';
import { SharedBreakers } from './shared-breakers.js';

const TARGET = { providerId: 'cloud', modelId: 'm' };
const DOWN = new AppError('provider.unavailable', 'down');

/** Processes that share one state and one clock, each with a book of its own. */
function world() {
  const clock = new ManualClock();
  const wallMs = (): number => clock.nowMs();
  const state = new MemoryState(wallMs);
  const join = async (processId: string): Promise<{ book: ProviderHealthBook; events: string[] }> => {
    const events: string[] = [];
    const book: ProviderHealthBook = new ProviderHealthBook(
      [{ id: 'cloud', type: 'openai', priority: 1, modelsCount: 1, expectedModels: [], unusable: null }],
      { failureThreshold: 2, resetTimeoutMs: 1_000, successThreshold: 1 },
      { nowMs: wallMs, wallMs },
      (event) => {
        events.push(`${event.from}>${event.to}`);
        shared.changed(event);
      },
      (target) => shared.paused(target),
    );
    const breakerOf: ConstructorParameters<typeof SharedBreakers>[0]['breakerOf'] = (target) =>
      target.modelId === 'm' ? book.breakerOf(target) : undefined;
    const shared = new SharedBreakers({ state, breakerOf, processId, wallMs });
    await shared.start();
    return { book, events };
  };
  return { clock, state, join };
}

describe('SharedBreakers', () => {
  it('opens and closes everywhere what calls of one process found out, told once', async () => {
    const { clock, join } = world();
    const one = await join('one');
    const two = await join('two');
    one.book.admit(TARGET).failed(DOWN);
    one.book.admit(TARGET).failed(DOWN);
    await clock.advance(400);
    expect(two.book.stateOf(TARGET)).toBe('open');
    expect(() => two.book.admit(TARGET)).toThrow('open for 1 s more');
    await clock.advance(600);
    one.book.admit(TARGET).succeeded();
    await clock.advance(0);
    expect([one.book.stateOf(TARGET), two.book.stateOf(TARGET)]).toEqual(['closed', 'closed']);
    expect(one.events).toEqual(['closed>open', 'open>half_open', 'half_open>closed']);
    expect(two.events[0]).toBe('closed>open');
    expect(two.events.at(-1)).toMatch(/>closed$/);
  });

  it('tells a process that starts later, with the time that has passed taken off', async () => {
    const { clock, join } = world();
    const one = await join('one');
    one.book.admit(TARGET).failed(DOWN);
    one.book.admit(TARGET).failed(DOWN);
    await clock.advance(900);
    const late = await join('late');
    expect(late.book.stateOf(TARGET)).toBe('open');
    await clock.advance(100);
    expect(late.book.stateOf(TARGET)).toBe('half_open');
    const later = await join('later');
    expect(later.book.stateOf(TARGET)).toBe('closed');
  });

  it('keeps a pause that a provider asked of another process, and opens or closes nothing for it', async () => {
    const { clock, join } = world();
    const [one, two] = [await join('one'), await join('two')];
    const limited = new AppError('provider.rate_limited', 'slow down', { retryAfterMs: 1_000 });
    one.book.admit(TARGET).failed(limited);
    await clock.advance(400);
    expect(() => two.book.admit(TARGET)).toThrow('rate limited by the provider for 1 s more');
    const late = await join('late');
    expect(() => late.book.admit(TARGET)).toThrow('rate limited');
    await clock.advance(600);
    expect(() => two.book.admit(TARGET)).not.toThrow();
    expect([one.events, two.events]).toEqual([[], []]);
  });

  it.each([
    'no JSON {',
    'null',
    '[]',
    '7',
    '{}',
    '{"providerId": "cloud", "modelId": "m", "processId": "x", "atMs": "now", "snapshot": {"state": "open"}}',
    '{"providerId": "cloud", "modelId": "m", "processId": "x", "atMs": 0, "snapshot": {"state": "open"}}',
    '{"providerId": "cloud", "modelId": "m", "processId": "x", "atMs": 0, "pausedForMs": 1e400}',
  ])('does not believe %j, which somebody else has written', async (text) => {
    const { state, join } = world();
    const one = await join('one');
    await state.share('breakers', 'cloud\nm', text, 60_000);
    expect(one.book.stateOf(TARGET)).toBe('closed');
    expect(() => one.book.admit(TARGET)).not.toThrow();
    const late = await join('late');
    expect(late.events).toEqual([]);
  });

  it('closes nothing for longer than a day because somebody says so', async () => {
    const { state, clock, join } = world();
    const one = await join('one');
    const counts = { failureCount: 5, successCount: 0, reopened: 1, pausedForMs: 0 };
    const snapshot = { state: 'open', openForMs: Number.MAX_SAFE_INTEGER, ...counts };
    const news = { ...TARGET, processId: 'x', atMs: 0, snapshot };
    await state.share('breakers', 'cloud\nm', JSON.stringify(news), 60_000);
    expect(one.book.stateOf(TARGET)).toBe('open');
    await clock.advance(24 * 3_600_000);
    expect(one.book.stateOf(TARGET)).toBe('half_open');
  });

  it('hears nothing of models that it does not have, nor of what probes found', async () => {
    const { clock, join } = world();
    const one = await join('one');
    const two = await join('two');
    one.book.probesOf('cloud').failed(0, new AppError('provider.connection_failed', 'refused'));
    await clock.advance(0);
    expect(two.events).toEqual([]);
    expect(two.book.stateOf({ providerId: 'cloud', modelId: 'other' })).toBe('closed');
  });
});
