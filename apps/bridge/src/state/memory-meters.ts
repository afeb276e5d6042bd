import { MemoryMeter } from './memory-meter.js';

const MOST_METERS = 10_000;

/** Meters by name, without those whose window is over and never more than a bound. */
export class MemoryMeters {
  private readonly byName = new Map<string, MemoryMeter>();
  private sweepAtMs = 0;

  constructor(private readonly mostMeters = MOST_METERS) {}

  find(name: string): MemoryMeter | undefined {
    return this.byName.get(name);
  }

  of(name: string, endsAtMs: number, nowMs: number): MemoryMeter {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    this.sweep(nowMs);
    const made = new MemoryMeter(endsAtMs);
    this.byName.set(name, made);
    return made;
  }

  /** A late settle may come after the window's end; nobody asks for its total any more. */
  private sweep(nowMs: number): void {
    if (nowMs >= this.sweepAtMs) {
      this.sweepAtMs = nowMs + 1000;
      for (const [name, { endsAtMs }] of this.byName) if (endsAtMs <= nowMs) this.byName.delete(name);
    }
    while (this.byName.size >= this.mostMeters) {
      const first = soonest(this.byName);
      if (first === undefined) return;
      this.byName.delete(first);
    }
  }
}

/** Minutes go before days and days before months: the loss is smallest. */
function soonest(meters: ReadonlyMap<string, MemoryMeter>): string | undefined {
  let found: string | undefined;
  let endsAtMs = Number.POSITIVE_INFINITY;
  for (const [name, meter] of meters) {
    if (meter.endsAtMs >= endsAtMs) continue;
    found = name;
    endsAtMs = meter.endsAtMs;
  }
  return found;
}
