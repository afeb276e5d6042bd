import type { Outlay, SharedState } from './shared-state.js';

interface SharedValue {
  topic: string;
  key: string;
  value: string;
  ttlMs: number;
}

const MOST_SETTLES = 10_000;
const MOST_VALUES = 1_000;
const SENT_AT_ONCE = 100;

/**
 * What the shared state has still to be told. Settles that it may know of (a reservation there, an answer that was
 * lost) keep their id, so that they count once; all others are added up by meter. Of shared values the latest of each
 * key is kept.
 */
export class Unsent {
  private readonly settles = new Map<string, readonly Outlay[]>();
  private readonly sums = new Map<string, Outlay>();
  private readonly values = new Map<string, SharedValue>();

  /** `newId` names what was added up. */
  constructor(private readonly newId: () => string) {}

  settle(id: string, outlays: readonly Outlay[]): void {
    if (this.settles.size < MOST_SETTLES) this.settles.set(id, outlays);
    else this.add(outlays);
  }

  add(outlays: readonly Outlay[]): void {
    for (const outlay of outlays) {
      const before = this.sums.get(outlay.meter)?.amount ?? 0;
      this.sums.set(outlay.meter, { ...outlay, amount: before + outlay.amount });
    }
  }

  share(value: SharedValue): void {
    if (this.values.size < MOST_VALUES) this.values.set(`${value.topic}\n${value.key}`, value);
  }

  /**
   * Sends what is here now; what comes meanwhile waits for the next time. Rejects at the first failure; what was not
   * answered stays.
   */
  async send(to: Pick<SharedState, 'settle' | 'share'>): Promise<void> {
    if (this.sums.size > 0) {
      // From now on they are one settle with an id of its own, for the same reason as all others.
      this.settles.set(this.newId(), [...this.sums.values()]);
      this.sums.clear();
    }
    const settles = [...this.settles];
    for (let at = 0; at < settles.length; at += SENT_AT_ONCE) {
      const some = settles.slice(at, at + SENT_AT_ONCE);
      await Promise.all(some.map(([id, outlays]) => to.settle(id, outlays)));
      for (const [id] of some) this.settles.delete(id);
    }
    for (const [name, value] of [...this.values]) {
      await to.share(value.topic, value.key, value.value, value.ttlMs);
      if (this.values.get(name) === value) this.values.delete(name);
    }
  }
}
