import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Charge, SharedState } from '../src/state/shared-state.js';

export interface StateSubject {
  name: string;
  /** Two clients of one state: two processes, as far as the state can tell. */
  start(): Promise<{ one: SharedState; other: SharedState }>;
  stop(): Promise<void>;
}

const DAY_MS = 86_400_000;
const LONG_MS = 60_000;

/** What every implementation of {@link SharedState} does. Meters are fresh in each test. */
export function sharedStateContract(subject: StateSubject): void {
  describe(`shared state: ${subject.name}`, () => {
    let one: SharedState;
    let other: SharedState;
    beforeAll(async () => {
      ({ one, other } = await subject.start());
    });
    afterAll(() => subject.stop());

    describe('meters', () => metersContract(() => ({ one, other })));
    describe('shared values', () => valuesContract(() => ({ one, other })));
  });
}

type Pair = () => { one: SharedState; other: SharedState };

function charge(meter: string, amount: number, limit: number | null = null): Charge {
  return { meter, amount, limit, endsAtMs: Date.now() + DAY_MS, strict: false };
}

function metersContract(pair: Pair): void {
  it('admits what fits to the last unit, and names the charge that does not', async () => {
    const { one } = pair();
    const [wide, tight] = [randomUUID(), randomUUID()];
    const charges = [charge(wide, 60, 1000), charge(tight, 60, 120)];
    expect(await one.reserve(randomUUID(), charges, LONG_MS)).toEqual({ refused: null, totals: [0, 0] });
    expect(await one.reserve(randomUUID(), charges, LONG_MS)).toEqual({ refused: null, totals: [60, 60] });
    expect(await one.reserve(randomUUID(), charges, LONG_MS)).toEqual({ refused: 1, totals: [120, 120] });
    // All or none: the refused one took nothing from the wide meter.
    expect(await one.totals([wide, tight])).toEqual([120, 120]);
  });

  it('is one state for both clients', async () => {
    const { one, other } = pair();
    const meter = randomUUID();
    await one.reserve(randomUUID(), [charge(meter, 70, 100)], LONG_MS);
    expect(await other.reserve(randomUUID(), [charge(meter, 70, 100)], LONG_MS)).toMatchObject({
      refused: 0,
    });
    expect(await other.totals([meter])).toEqual([70]);
  });

  it('replaces what was set aside by what was used, more or less than it', async () => {
    const { one, other } = pair();
    const meter = randomUUID();
    const [less, more] = [randomUUID(), randomUUID()];
    for (const id of [less, more]) await one.reserve(id, [charge(meter, 100)], LONG_MS);
    await other.settle(less, [charge(meter, 30)]);
    expect(await one.totals([meter])).toEqual([130]);
    await one.settle(more, [charge(meter, 250)]);
    expect(await one.totals([meter])).toEqual([280]);
  });

  it('frees everything when nothing was used', async () => {
    const { one } = pair();
    const meter = randomUUID();
    const id = randomUUID();
    await one.reserve(id, [charge(meter, 100, 100)], LONG_MS);
    await one.settle(id, [charge(meter, 0)]);
    expect(await one.reserve(randomUUID(), [charge(meter, 100, 100)], LONG_MS)).toMatchObject({
      refused: null,
    });
  });

  it('counts a settle once, however often it is sent, and without a reservation too', async () => {
    const { one, other } = pair();
    const meter = randomUUID();
    const id = randomUUID();
    await one.settle(id, [charge(meter, 40)]);
    await one.settle(id, [charge(meter, 40)]);
    await other.settle(id, [charge(meter, 40)]);
    expect(await one.totals([meter])).toEqual([40]);
  });

  it('frees what a crashed process has set aside, and still counts a late settle', async () => {
    const { one } = pair();
    const meter = randomUUID();
    const id = randomUUID();
    await one.reserve(id, [charge(meter, 100, 100)], 1);
    await until(async () => (await one.totals([meter]))[0] === 0);
    expect(await one.reserve(randomUUID(), [charge(meter, 90, 100)], LONG_MS)).toMatchObject({
      refused: null,
    });
    await one.settle(id, [charge(meter, 10)]);
    expect(await one.totals([meter])).toEqual([100]);
  });

  it('admits exactly what fits of a thousand that come at once through two clients', async () => {
    const { one, other } = pair();
    const meter = randomUUID();
    const asks = Array.from({ length: 1000 }, (_, at) =>
      (at % 2 === 0 ? one : other).reserve(randomUUID(), [charge(meter, 7, 700)], LONG_MS),
    );
    const admitted = (await Promise.all(asks)).filter(({ refused }) => refused === null);
    expect(admitted).toHaveLength(100);
    expect(await one.totals([meter])).toEqual([700]);
  });

  it('keeps sums of nano-dollars exact beyond 32 bits and beyond fifteen digits', async () => {
    const { one } = pair();
    const meter = randomUUID();
    const big = 4_503_599_627_370_497;
    const id = randomUUID();
    await one.reserve(id, [charge(meter, big)], LONG_MS);
    await one.settle(id, [charge(meter, big - 2)]);
    await one.settle(randomUUID(), [charge(meter, 3)]);
    expect(await one.totals([meter])).toEqual([big + 1]);
  });

  it('answers nothing for nothing', async () => {
    const { one } = pair();
    expect(await one.totals([])).toEqual([]);
    expect(await one.reserve(randomUUID(), [], LONG_MS)).toEqual({ refused: null, totals: [] });
    await one.settle(randomUUID(), []);
    expect(await one.totals([randomUUID()])).toEqual([0]);
  });
}

function valuesContract(pair: Pair): void {
  it('tells every subscriber, here and elsewhere, in order', async () => {
    const { one, other } = pair();
    const topic = randomUUID();
    const heard: string[][] = [[], []];
    await one.subscribe(topic, (key, value) => heard[0]?.push(`${key}=${value}`));
    await other.subscribe(topic, (key, value) => heard[1]?.push(`${key}=${value}`));
    await one.share(topic, 'a', '1', LONG_MS);
    await one.share(topic, 'a', 'ü"2', LONG_MS);
    const all = ['a=1', 'a=ü"2'];
    await until(async () => heard.every((each) => each.length >= 2));
    expect(heard).toEqual([all, all]);
  });

  it('tells a late subscriber the last value of each key that lives, and nothing of another topic', async () => {
    const { one, other } = pair();
    const topic = randomUUID();
    await one.share(topic, 'gone', 'x', 1);
    await one.share(topic, 'kept', 'old', LONG_MS);
    await one.share(topic, 'kept', 'new', LONG_MS);
    await one.share(randomUUID(), 'elsewhere', 'x', LONG_MS);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const heard: string[] = [];
    await other.subscribe(topic, (key, value) => heard.push(`${key}=${value}`));
    expect(heard).toEqual(['kept=new']);
  });
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 2));
}
