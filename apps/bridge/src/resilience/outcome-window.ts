const SLICES = 10;

/** Outcomes of the last `windowMs`, forgotten a tenth of the window at a time. */
export class OutcomeWindow {
  private readonly calls = new Uint32Array(SLICES);
  private readonly failed = new Uint32Array(SLICES);
  private readonly sliceMs: number;
  /** Number of the slice that was written last, counted from time zero. */
  private newest = Number.NEGATIVE_INFINITY;

  constructor(windowMs: number) {
    this.sliceMs = windowMs / SLICES;
  }

  add(nowMs: number, success: boolean): void {
    const at = this.advance(nowMs);
    this.calls[at] = (this.calls[at] ?? 0) + 1;
    if (!success) this.failed[at] = (this.failed[at] ?? 0) + 1;
  }

  totals(nowMs: number): { calls: number; failed: number } {
    this.advance(nowMs);
    return { calls: sum(this.calls), failed: sum(this.failed) };
  }

  clear(): void {
    this.calls.fill(0);
    this.failed.fill(0);
  }

  /** Empties the slices that have come round again; returns the current one. */
  private advance(nowMs: number): number {
    const slice = Math.max(Math.floor(nowMs / this.sliceMs), this.newest);
    const stale = Math.min(SLICES, slice - this.newest);
    for (let back = 0; back < stale; back++) {
      const at = (slice - back) % SLICES;
      this.calls[at] = 0;
      this.failed[at] = 0;
    }
    this.newest = slice;
    return slice % SLICES;
  }
}

function sum(slices: Uint32Array): number {
  return slices.reduce((total, one) => total + one, 0);
}
