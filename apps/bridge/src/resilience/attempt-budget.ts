import type { Clock } from './clock.js';

/**
 * What one request may spend on the providers, retries AND fallbacks together: a number of attempts and a deadline.
 */
export class AttemptBudget {
  private taken = 0;
  private readonly deadlineMs: number;

  constructor(
    private readonly maxAttempts: number,
    totalMs: number,
    private readonly clock: Clock,
  ) {
    this.deadlineMs = clock.nowMs() + totalMs;
  }

  /** Attempts made so far. */
  get attempts(): number {
    return this.taken;
  }

  get remainingMs(): number {
    return Math.max(0, this.deadlineMs - this.clock.nowMs());
  }

  /** True when another attempt may begin after waiting `waitMs`. */
  allows(waitMs = 0): boolean {
    return this.taken < this.maxAttempts && waitMs < this.remainingMs;
  }

  take(): void {
    this.taken++;
  }
}
