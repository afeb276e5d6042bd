import type { SearchIndex } from '@sekha/search-index';
import type { ChangeLog } from '@sekha/store';
import type { Logger } from 'pino';
import { retryDelayMs } from './retry-schedule.js';

/** Changes read and applied at once. */
const PAGE = 2_000;

interface Waiter {
  seq: number;
  resolve: () => void;
}

/**
 * Keeps the index up to the record: replays the change log from where the index stands, then follows each commit.
 * One run at a time applies changes; whoever needs to see a write in a search waits with {@link caughtUp}.
 */
export class IndexFollower {
  private appliedSeq = 0;
  private running = false;
  /** A commit came while a run was under way; the run may have looked before it. */
  private again = false;
  private failures = 0;
  private hasCaughtUp = false;
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;
  private waiters: Waiter[] = [];
  private release: (() => void)[] = [];

  constructor(
    private readonly store: { changes: Pick<ChangeLog, 'read' | 'lastSeq' | 'onCommit'> },
    private readonly index: Pick<SearchIndex, 'apply' | 'appliedSeq' | 'onRewind'>,
    private readonly logger: Pick<Logger, 'warn' | 'info'>,
  ) {}

  /** Resolves when the index holds everything the record held at this moment, or cannot for now. */
  async start(): Promise<void> {
    this.release = [
      this.store.changes.onCommit(() => this.follow()),
      this.index.onRewind((seq) => {
        this.appliedSeq = seq;
        this.follow();
      }),
    ];
    await this.run();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retry);
    for (const release of this.release) release();
    for (const { resolve } of this.waiters) resolve();
    this.waiters = [];
  }

  /** The seq of the last change that searches see. */
  get position(): number {
    return this.appliedSeq;
  }

  /** False until the index has caught up with the record after a start, and while it cannot. */
  get isFollowing(): boolean {
    return this.hasCaughtUp && this.failures === 0;
  }

  /** True when searches see everything written so far, false when that takes longer than `withinMs`. */
  async caughtUp(withinMs: number): Promise<boolean> {
    const seq = await this.store.changes.lastSeq();
    if (this.appliedSeq >= seq || this.stopped) return true;
    this.follow();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.waiters = this.waiters.filter((one) => one !== waiter);
        resolve(false);
      }, withinMs);
      const waiter: Waiter = {
        seq,
        resolve: () => {
          clearTimeout(timer);
          resolve(true);
        },
      };
      this.waiters.push(waiter);
    });
  }

  private follow(): void {
    this.again = true;
    // While the index refuses, the retry has its own pace; commits must not hammer it.
    if (!this.running && !this.stopped && this.failures === 0) void this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    try {
      if (this.failures > 0 || this.appliedSeq === 0) this.appliedSeq = await this.index.appliedSeq();
      do {
        this.again = false;
        await this.applyAll();
      } while (this.again && !this.stopped);
      this.hasCaughtUp = true;
    } catch (error) {
      this.tryLater(error);
    } finally {
      this.running = false;
    }
  }

  private async applyAll(): Promise<void> {
    while (!this.stopped) {
      const from = this.appliedSeq;
      const { changes, throughSeq } = await this.store.changes.read(from, PAGE);
      if (throughSeq <= from) return this.noteRecovery();
      await this.index.apply(changes, throughSeq);
      this.noteRecovery();
      // A rewind may have come while the batch was under way: then the position it set stands.
      if (this.appliedSeq === from) this.appliedSeq = throughSeq;
      this.wake();
    }
  }

  private noteRecovery(): void {
    if (this.failures > 0) this.logger.info('the index follows again');
    this.failures = 0;
  }

  private tryLater(error: unknown): void {
    if (this.stopped) return;
    this.failures++;
    if (this.failures === 1) this.logger.warn({ err: error }, 'the index does not follow; trying again');
    this.retry = setTimeout(() => void this.run(), retryDelayMs(this.failures, Math.random()));
    this.retry.unref();
  }

  private wake(): void {
    const waiting = this.waiters;
    this.waiters = waiting.filter(({ seq }) => seq > this.appliedSeq);
    for (const { seq, resolve } of waiting) if (seq <= this.appliedSeq) resolve();
  }
}
