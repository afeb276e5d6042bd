import type { Clock } from '../src/resilience/clock.js';

/** A clock that only moves when a test moves it. */
export class ManualClock implements Clock {
  private now = 0;
  private readonly timers = new Set<{ atMs: number; then: () => void }>();

  nowMs(): number {
    return this.now;
  }

  after(ms: number, then: () => void): () => void {
    const timer = { atMs: this.now + ms, then };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** How many timers are set. */
  get waiting(): number {
    return this.timers.size;
  }

  /** Lets `ms` pass; whatever falls due runs, in order, with its promises settled in between. */
  async advance(ms: number): Promise<void> {
    const until = this.now + ms;
    await settle();
    for (;;) {
      const [due] = [...this.timers].filter((one) => one.atMs <= until).sort((a, b) => a.atMs - b.atMs);
      if (due === undefined) break;
      this.timers.delete(due);
      this.now = Math.max(this.now, due.atMs);
      due.then();
      await settle();
    }
    this.now = until;
    await settle();
  }
}

/** Lets promises that can settle do so. */
export async function settle(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}
