interface Hold {
  amount: number;
  untilMs: number;
}

/** One limit's window in memory: what is used, and what is set aside for whom. */
export class MemoryMeter {
  private spent = 0;
  private held = 0;
  private readonly holds = new Map<string, Hold>();
  private nextExpiryMs = Number.POSITIVE_INFINITY;

  constructor(readonly endsAtMs: number) {}

  total(nowMs: number): number {
    this.expire(nowMs);
    return this.spent + this.held;
  }

  hold(id: string, amount: number, untilMs: number): void {
    this.holds.set(id, { amount, untilMs });
    this.held += amount;
    this.nextExpiryMs = Math.min(this.nextExpiryMs, untilMs);
  }

  settle(id: string, amount: number): void {
    this.free(id);
    this.spent += amount;
  }

  /** Takes over what is known elsewhere; own holds are part of it already. */
  adopt(total: number): void {
    this.spent = Math.max(0, total - this.held);
  }

  private expire(nowMs: number): void {
    if (nowMs < this.nextExpiryMs) return;
    this.nextExpiryMs = Number.POSITIVE_INFINITY;
    for (const [id, { untilMs }] of this.holds) {
      if (untilMs <= nowMs) this.free(id);
      else this.nextExpiryMs = Math.min(this.nextExpiryMs, untilMs);
    }
  }

  private free(id: string): void {
    this.held -= this.holds.get(id)?.amount ?? 0;
    this.holds.delete(id);
  }
}
