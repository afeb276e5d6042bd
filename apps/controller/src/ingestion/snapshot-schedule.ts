import type { SearchIndex } from '@sekha/search-index';
import type { Logger } from 'pino';

/** A start replays at most about this many changes. */
const CHANGES_BETWEEN = 20_000;
const LOOK_EVERY_MS = 15_000;

/** Saves the index now and then, so that a start has little to replay. */
export class SnapshotSchedule {
  private savedSeq = 0;
  private saving: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly index: SearchIndex,
    private readonly position: () => number,
    private readonly logger: Logger,
  ) {}

  /** `savedSeq` is where the last snapshot stands: what was replayed since is not in it. */
  start(savedSeq: number): void {
    this.savedSeq = savedSeq;
    this.timer = setInterval(() => {
      if (this.position() - this.savedSeq >= CHANGES_BETWEEN) this.saving = this.save();
    }, LOOK_EVERY_MS);
    this.timer.unref();
  }

  /** Saves a last time, when there is something new. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.saving;
    if (this.position() > this.savedSeq) await this.save();
  }

  private async save(): Promise<void> {
    const seq = this.position();
    try {
      await this.index.snapshot();
      this.savedSeq = seq;
    } catch (error) {
      this.logger.warn({ err: error }, 'the index could not be saved; the next start replays more');
    }
  }
}
