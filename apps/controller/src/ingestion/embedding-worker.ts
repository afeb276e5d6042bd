import type { Job, MemoryStore } from '@sekha/store';
import type { Logger } from 'pino';
import type { BatchOutcome, EmbeddingBatch } from './embedding-batch.js';
import { EmbeddingShare } from './embedding-share.js';
import { groupJobs } from './group-jobs.js';
import { retryDelayMs } from './retry-schedule.js';

/** Jobs leased at once; most hold one message. */
const JOBS_AT_ONCE = 64;
/** Most texts in one call to the bridge; halved while calls do not come back in time. */
const TEXTS_PER_CALL = 64;
/** Longer than the slowest call; a lease that runs out makes the job due again. */
const LEASE_MS = 10 * 60_000;
/** How often the outbox is looked at when nobody says that there is something. */
const IDLE_MS = 1_000;

/** Empties the outbox in the background, for as long as the service runs. Writes never wait for it. */
export class EmbeddingWorker {
  private failures = 0;
  private textsPerCall = TEXTS_PER_CALL;
  private reason: string | undefined;
  private readonly stopping = new AbortController();
  private wake: () => void = () => undefined;
  private running: Promise<void> = Promise.resolve();
  /** Leased, and neither done nor put back, because the store could not be written: a full disk. */
  private unreturned: readonly Job[] = [];
  private release: () => void = () => undefined;

  constructor(
    private readonly store: Pick<MemoryStore, 'jobs' | 'changes'>,
    private readonly batch: Pick<EmbeddingBatch, 'run' | 'postpone' | 'stop'>,
    private readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>,
    private readonly share: EmbeddingShare = new EmbeddingShare(),
    private readonly random: () => number = Math.random,
  ) {}

  start(): void {
    this.release = this.store.changes.onCommit(() => {
      if (this.failures === 0) this.wake();
    });
    this.running = this.run();
  }

  /** Ends the call that is under way; its jobs go back into the outbox. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.release();
    this.wake();
    await this.running;
    this.batch.stop();
  }

  /** Why nothing is being embedded, while that is so. */
  get waitingFor(): string | undefined {
    return this.reason;
  }

  private get isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      const pauseMs = await this.step().catch((error: unknown) => {
        this.logger.error({ err: error }, 'the outbox could not be worked on; trying again');
        return IDLE_MS;
      });
      if (pauseMs > 0 && !this.isStopped) await this.pause(pauseMs);
    }
  }

  /** Works on what is due; answers how long to pause then. */
  private async step(): Promise<number> {
    await this.batch.postpone(this.unreturned, 1, 'the store could not be written');
    this.unreturned = await this.store.jobs.claim(JOBS_AT_ONCE, LEASE_MS);
    const pauseMs = this.unreturned.length === 0 ? IDLE_MS : await this.embed(this.unreturned);
    this.unreturned = [];
    return pauseMs;
  }

  private async embed(jobs: readonly Job[]): Promise<number> {
    const groups = groupJobs(jobs, this.textsPerCall);
    for (const [at, group] of groups.entries()) {
      await this.share.turn(this.stopping.signal);
      if (this.isStopped) return this.wait(groups.slice(at).flat(), { wait: false, passed: false });
      const outcome = await this.batch.run(group, this.failures, this.stopping.signal);
      this.share.embedded(group.reduce((sum, { messageKeys }) => sum + messageKeys.length, 0));
      if (outcome.wait || this.isStopped) return this.wait(groups.slice(at + 1).flat(), outcome);
      if (outcome.passed) this.noteSuccess();
    }
    return 0;
  }

  private noteSuccess(): void {
    if (this.reason !== undefined) this.logger.info('embedding goes on');
    this.failures = 0;
    this.reason = undefined;
    this.textsPerCall = Math.min(TEXTS_PER_CALL, this.textsPerCall * 2);
  }

  /** Puts what was leased and not begun back; answers how long to pause. */
  private async wait(left: readonly Job[], outcome: BatchOutcome): Promise<number> {
    if (this.isStopped || !outcome.wait) {
      await this.batch.postpone(left, 1, 'the service was stopped');
      return 0;
    }
    if (this.reason === undefined) this.logger.warn({ reason: outcome.reason }, 'embedding waits');
    this.reason = outcome.reason;
    this.failures++;
    if (outcome.slow) this.textsPerCall = Math.max(1, Math.floor(this.textsPerCall / 2));
    await this.batch.postpone(left, this.failures, outcome.reason);
    return retryDelayMs(this.failures, this.random());
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
