import type { MemoryMeter } from './memory-meter.js';
import { MemoryMeters } from './memory-meters.js';
import { MemoryTopics } from './memory-topics.js';
import { SettledIds } from './settled-ids.js';
import type { Admission, Charge, Outlay, SharedState, ShareListener } from './shared-state.js';

/** Shared state of a process that is alone. Bounded; everything is decided within one tick. */
export class MemoryState implements SharedState {
  private readonly meters = new MemoryMeters();
  private readonly topics = new MemoryTopics();
  private readonly settled = new SettledIds();

  /** `known`: what a meter that is new here has been charged before, by an earlier process for example. */
  constructor(
    private readonly wallMs: () => number = Date.now,
    private readonly known: (meter: string) => number = () => 0,
  ) {}

  async reserve(id: string, charges: readonly Charge[], holdMs: number): Promise<Admission> {
    const now = this.wallMs();
    const totals = charges.map(({ meter, endsAtMs }) => this.meterOf(meter, endsAtMs).total(now));
    const refused = charges.findIndex(
      ({ amount, limit }, at) => limit !== null && (totals[at] ?? 0) + amount > limit,
    );
    if (refused >= 0) return { refused, totals };
    for (const { meter, amount, endsAtMs } of charges)
      this.meterOf(meter, endsAtMs).hold(id, amount, now + holdMs);
    return { refused: null, totals };
  }

  async settle(id: string, outlays: readonly Outlay[]): Promise<void> {
    if (!this.settled.add(id)) return;
    for (const { meter, amount, endsAtMs } of outlays) this.meterOf(meter, endsAtMs).settle(id, amount);
  }

  async totals(meters: readonly string[]): Promise<number[]> {
    return meters.map((meter) => this.meters.find(meter)?.total(this.wallMs()) ?? this.known(meter));
  }

  async share(topic: string, key: string, value: string, ttlMs: number): Promise<void> {
    this.topics.share(topic, key, value, this.wallMs() + ttlMs);
  }

  async subscribe(topic: string, listener: ShareListener): Promise<void> {
    this.topics.subscribe(topic, listener, this.wallMs());
  }

  async close(): Promise<void> {
    this.topics.clear();
  }

  /** Sets what is known of a meter from elsewhere. */
  adopt(meter: string, total: number, endsAtMs: number): void {
    this.meters.of(meter, endsAtMs, this.wallMs()).adopt(total);
  }

  private meterOf(name: string, endsAtMs: number): MemoryMeter {
    const meter = this.meters.find(name);
    if (meter !== undefined) return meter;
    const made = this.meters.of(name, endsAtMs, this.wallMs());
    made.adopt(this.known(name));
    return made;
  }
}
