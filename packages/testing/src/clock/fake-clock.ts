interface Timer {
  id: number;
  dueMs: number;
  run: () => void;
}

/** A clock that moves only when a test moves it. Times are milliseconds. */
export class FakeClock {
  private nowMs: number;
  private serial = 0;
  private readonly timers = new Map<number, Timer>();

  /** Starts at `startMs`; the default is 2026-01-01T00:00:00Z. */
  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.nowMs = startMs;
  }

  /** Bound, so that it can be handed over as a function. */
  readonly now = (): number => this.nowMs;

  readonly setTimeout = (run: () => void, ms: number): number => {
    const id = ++this.serial;
    this.timers.set(id, { id, dueMs: this.nowMs + Math.max(0, ms), run });
    return id;
  };

  readonly clearTimeout = (id: number | undefined): void => {
    if (id !== undefined) this.timers.delete(id);
  };

  /** How many timers are set. */
  get pending(): number {
    return this.timers.size;
  }

  /**
   * Lets `ms` pass. Timers that fall due run in order of time, then of setting; between two of them promises settle,
   * so that what one sets up may run within the same advance.
   */
  async advance(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    await settle();
    for (let next = this.nextDue(untilMs); next !== undefined; next = this.nextDue(untilMs)) {
      this.timers.delete(next.id);
      this.nowMs = Math.max(this.nowMs, next.dueMs);
      next.run();
      await settle();
    }
    this.nowMs = untilMs;
  }

  private nextDue(untilMs: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.timers.values()) {
      if (timer.dueMs <= untilMs && (first === undefined || timer.dueMs < first.dueMs)) first = timer;
    }
    return first;
  }
}

/** Lets every promise that can settle do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
