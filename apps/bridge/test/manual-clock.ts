import { FakeClock } from '@sekha/testing';
import type { Clock } from '../src/resilience/clock.js';

export { settle } from '@sekha/testing';

/** A clock of the policies that only moves when a test moves it. */
export class ManualClock implements Clock {
  private readonly clock = new FakeClock(0);

  nowMs(): number {
    return this.clock.now();
  }

  after(ms: number, then: () => void): () => void {
    const timer = this.clock.setTimeout(then, ms);
    return () => this.clock.clearTimeout(timer);
  }

  /** How many timers are set. */
  get waiting(): number {
    return this.clock.pending;
  }

  /** Lets `ms` pass; whatever falls due runs, in order, with its promises settled in between. */
  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }
}
