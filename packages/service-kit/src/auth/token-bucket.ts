/** How fast one caller may call: `perMinute` on average, `burst` at once. */
export interface RateLimit {
  perMinute: number;
  burst: number;
}

export interface RateDecision {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Until one more call is allowed (when refused) or the bucket is full (when allowed), in milliseconds. */
  resetMs: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Idle buckets are full ones: dropping them changes nothing and keeps the map small. */
const SWEEP_EVERY_MS = 60_000;

/** A token bucket for each caller, in this process. */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();
  private sweptAtMs = 0;

  constructor(
    private readonly limit: RateLimit,
    private readonly nowMs: () => number = Date.now,
  ) {}

  take(caller: string): RateDecision {
    const now = this.nowMs();
    const perMs = this.limit.perMinute / 60_000;
    this.sweep(now, perMs);
    const known = this.buckets.get(caller) ?? { tokens: this.limit.burst, atMs: now };
    const tokens = Math.min(this.limit.burst, known.tokens + Math.max(0, now - known.atMs) * perMs);
    const allowed = tokens >= 1;
    const left = allowed ? tokens - 1 : tokens;
    this.buckets.set(caller, { tokens: left, atMs: now });
    const missing = allowed ? this.limit.burst - left : 1 - left;
    return {
      allowed,
      limit: this.limit.burst,
      remaining: Math.floor(left),
      resetMs: Math.ceil(missing / perMs),
    };
  }

  private sweep(now: number, perMs: number): void {
    if (now - this.sweptAtMs < SWEEP_EVERY_MS) return;
    this.sweptAtMs = now;
    const fullAfterMs = this.limit.burst / perMs;
    for (const [caller, bucket] of this.buckets)
      if (now - bucket.atMs > fullAfterMs) this.buckets.delete(caller);
  }
}
