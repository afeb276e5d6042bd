import type { SearchIndex } from '@sekha/search-index';
import type { MemoryStore } from '@sekha/store';
import type { Logger } from 'pino';

/** Changes read and applied at once. */
const PAGE = 2_000;
const RETRY_MS = 500;

interface Waiter {
  seq: number;
  resolve: () => void;
}

/**
 * Keeps the index up to the record: replays the change log from where the index stands, then follows each commit.
 * One pump runs at a time; whoever needs to see a write in a search waits with {@link caughtUp}.
 */
export class IndexFollower {
  private appliedSeq = 0;
  private pumping = false;
  /** The index may stand elsewhere than we think: it is asked before the next batch. */
  private unsure = true;
  private stopped = false;
  private waiters: Waiter[] = [];
  private release: (() => void)[] = [];

  constructor(
    private readonly store: MemoryStore,
    private readonly index: SearchIndex,
    private readonly logger: Logger,
  ) {}

  /** Resolves when the index holds everything the record held at this moment. */
  async start(): Promise<void> {
    this.release = [
      this.store.changes.onCommit(() => this.pump()),
      this.index.onRewind(() => {
        this.unsure = true;
        this.pump();
      }),
    ];
    await this.applyAll();
  }

  stop(): void {
    this.stopped = true;
    for (const release of this.release) release();
    for (const { resolve } of this.waiters) resolve();
    this.waiters = [];
  }

  /** The seq of the last change that searches see. */
  get position(): number {
    return this.appliedSeq;
  }

  /** True when searches see everything written so far, false when that takes longer than `withinMs`. */
  async caughtUp(withinMs: number): Promise<boolean> {
    const seq = await this.store.changes.lastSeq();
    if ((this.appliedSeq >= seq && !this.unsure) || this.stopped) return true;
    this.pump();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), withinMs);
    });
    const seen = new Promise<boolean>((resolve) => this.waiters.push({ seq, resolve: () => resolve(true) }));
    try {
      return await Promise.race([seen, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private pump(): void {
    if (this.pumping || this.stopped) return;
    this.pumping = true;
    this.applyAll()
      .catch((error: unknown) => {
        this.logger.warn({ err: error }, 'the index does not follow; trying again');
        this.unsure = true;
        setTimeout(() => this.pump(), RETRY_MS).unref();
      })
      .finally(() => {
        this.pumping = false;
      });
  }

  private async applyAll(): Promise<void> {
    while (!this.stopped) {
      if (this.unsure) {
        this.unsure = false;
        this.appliedSeq = await this.index.appliedSeq();
      }
      const from = this.appliedSeq;
      const { changes, throughSeq } = await this.store.changes.read(from, PAGE);
      if (throughSeq <= from) return;
      await this.index.apply(changes, throughSeq);
      if (this.unsure) continue; // the index was rewound while the batch was under way
      this.appliedSeq = throughSeq;
      this.wake();
    }
  }

  private wake(): void {
    const waiting = this.waiters;
    this.waiters = waiting.filter(({ seq }) => seq > this.appliedSeq);
    for (const { seq, resolve } of waiting) if (seq <= this.appliedSeq) resolve();
  }
}
