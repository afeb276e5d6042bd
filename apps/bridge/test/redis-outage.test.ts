import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RedisState } from '../src/state/redis-state.js';
import type { Admission, Charge } from '../src/state/shared-state.js';
import { StandInState, type StateHealth } from '../src/state/stand-in-state.js';
import { RedisServer, redisIsHere } from './redis-server.js';

const HOLD_MS = 60_000;
/** A hung request waits for ever; a busy machine makes one wait for a while. */
const NOT_HUNG_MS = 3_000;

(redisIsHere() ? describe : describe.skip)('Redis that is frozen or dead', () => {
  let server: RedisServer;
  let state: StandInState;
  let other: RedisState;
  let changes: StateHealth[];
  let failures: number;

  beforeEach(async () => {
    server = await RedisServer.start();
    changes = [];
    failures = 0;
    state = new StandInState(new RedisState({ url: server.url, deadlineMs: 100 }), {
      changed: (health) => changes.push(health),
      failed: () => failures++,
    });
    await state.start(5_000);
    other = new RedisState({ url: server.url, deadlineMs: 5_000 });
    await until(() => other.ping().then(yes, no));
  });
  afterEach(async () => {
    await state.close();
    await other.close();
    await server.stop();
  });

  it('hangs no request while frozen under load, and counts everything once when it is back', async () => {
    const meter = randomUUID();
    const load = new Load(state, meter);
    load.start(20);
    await load.until(200);
    server.freeze();
    await until(async () => !state.health.up);
    await load.until(load.done + 2_000);
    expect(state.health.reason).toMatch(/no answer within 100 ms/);
    server.thaw();
    const thawedAtMs = performance.now();
    await until(async () => state.health.up);
    const recoveredMs = performance.now() - thawedAtMs;
    await load.until(load.done + 200);
    await load.stop();
    expect(load.slowestMs).toBeLessThan(NOT_HUNG_MS);
    expect(recoveredMs).toBeLessThan(NOT_HUNG_MS);
    await until(async () => (await other.totals([meter]))[0] === load.done);
    expect(load.failed).toBe(0);
    // However many requests there were: the log hears of the change, not of each.
    expect(changes.map(({ up }) => up)).toEqual([true, false, true]);
    expect(failures).toBeLessThan(100);
  });

  it('goes on when it is killed, and uses it again when it is back', async () => {
    const meter = randomUUID();
    await state.settle(randomUUID(), [charge(meter, 5)]);
    await server.kill();
    await until(async () => {
      await state.settle(randomUUID(), [charge(meter, 0)]);
      return !state.health.up;
    });
    expect(await state.reserve(randomUUID(), [charge(meter, 5, 10)], HOLD_MS)).toMatchObject({
      refused: null,
    });
    await state.settle(randomUUID(), [charge(meter, 7)]);
    await server.run();
    await until(async () => state.health.up);
    // The new one is empty: it has heard what was used while it was away.
    expect(await other.totals([meter])).toEqual([7]);
  });

  it('holds limits by itself meanwhile, from the sums it saw last; strict ones refuse', async () => {
    const meter = randomUUID();
    await other.settle(randomUUID(), [charge(meter, 80)]);
    await state.reserve(randomUUID(), [charge(meter, 10, 100)], HOLD_MS);
    server.freeze();
    await until(async () => {
      await state.totals([meter]);
      return !state.health.up;
    });
    const ask = (): Promise<Admission> => state.reserve(randomUUID(), [charge(meter, 10, 100)], HOLD_MS);
    expect(await ask()).toEqual({ refused: null, totals: [90] });
    expect(await ask()).toEqual({ refused: 0, totals: [100] });
    await expect(
      state.reserve(randomUUID(), [{ ...charge(meter, 1, 100), strict: true }], HOLD_MS),
    ).rejects.toMatchObject({ code: 'budget.unavailable', retryAfterMs: 2000 });
    // Counting alone refuses nobody.
    const counted = { ...charge(randomUUID(), 1), strict: true };
    expect(await state.reserve(randomUUID(), [counted], HOLD_MS)).toMatchObject({ refused: null });
  });

  it('starts without Redis, and finds it when it comes', async () => {
    await server.kill();
    const early = new StandInState(new RedisState({ url: server.url, deadlineMs: 100 }), {
      changed: () => undefined,
      failed: () => undefined,
    });
    await early.start(100);
    expect(early.health.up).toBe(false);
    const heard: string[] = [];
    await early.subscribe('topic', (key, value) => heard.push(`${key}=${value}`));
    await early.share('topic', 'a', '1', HOLD_MS);
    await early.share('topic', 'a', '2', HOLD_MS);
    expect(await early.totals(['m'])).toEqual([0]);
    await server.run();
    await until(async () => early.health.up && heard.length > 0);
    expect(heard).toContain('a=2');
    await early.close();
  });
});

/** Requests one after the other in several lanes: each sets 1 aside and settles it. */
class Load {
  done = 0;
  failed = 0;
  slowestMs = 0;
  private going = true;
  private lanes: Promise<void>[] = [];

  constructor(
    private readonly state: StandInState,
    private readonly meter: string,
  ) {}

  start(lanes: number): void {
    this.lanes = Array.from({ length: lanes }, () => this.lane());
  }

  async until(done: number): Promise<void> {
    await until(async () => this.done >= done);
  }

  async stop(): Promise<void> {
    this.going = false;
    await Promise.all(this.lanes);
  }

  private async lane(): Promise<void> {
    while (this.going) {
      const id = randomUUID();
      const startedAtMs = performance.now();
      try {
        await this.state.reserve(id, [charge(this.meter, 1, 1_000_000)], HOLD_MS);
        await this.state.settle(id, [charge(this.meter, 1)]);
      } catch {
        this.failed++;
      }
      this.slowestMs = Math.max(this.slowestMs, performance.now() - startedAtMs);
      this.done++;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

function charge(meter: string, amount: number, limit: number | null = null): Charge {
  return { meter, amount, limit, endsAtMs: Date.now() + 86_400_000, strict: false };
}

const yes = (): boolean => true;
const no = (): boolean => false;

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
