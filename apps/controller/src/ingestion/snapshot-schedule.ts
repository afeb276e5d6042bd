import type { SearchIndex } from '@sekha/search-index';
import type { Logger } from 'pino';

/** A start replays at most about this many changes... */
const CHANGES_BETWEEN = 20_000;
/** ...or this share of all there ever were: the snapshot of a million messages is 640 MB, and is written whole. */
const SHARE_BETWEEN = 0.02;
const LOOK_EVERY_MS = 15_000;
/** After a failure so many looks are left out, twice as many each time: a full disk has no room for attempts. */
const MOST_LOOKS_LEFT_OUT = 40;

interface SnapshotListener {
  /** A snapshot is on the disk that holds every change up to this one. */
  saved?(seq: number): Promise<void>;
  failed?(): void;
}

/** Saves the index now and then, so that a start has little to replay. */
export class SnapshotSchedule {
  private savedSeq = 0;
  private saving: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  /** Failures since the last snapshot that went well. */
  private failures = 0;
  private leaveOut = 0;

  constructor(
    private readonly index: SearchIndex,
    private readonly position: () => number,
    private readonly logger: Logger,
    private readonly on: SnapshotListener = {},
  ) {}

  /** True while the last attempt to save the index has failed: a start would replay more and more. */
  get isFailing(): boolean {
    return this.failures > 0;
  }

  /** `savedSeq` is where the last snapshot stands: what was replayed since is not in it. */
  start(savedSeq: number): void {
    this.savedSeq = savedSeq;
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  /** Saves a last time, when there is something new. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.saving;
    if (this.position() > this.savedSeq) await this.save();
  }

  private look(): void {
    const position = this.position();
    if (position - this.savedSeq < Math.max(CHANGES_BETWEEN, SHARE_BETWEEN * position)) return;
    if (this.leaveOut > 0) this.leaveOut -= 1;
    else this.saving = this.save();
  }

  private async save(): Promise<void> {
    const seq = this.position();
    try {
      await this.index.snapshot();
      this.savedSeq = seq;
      this.failures = 0;
      await this.tellOf(seq);
    } catch (error) {
      this.failures += 1;
      this.leaveOut = Math.min(2 ** this.failures - 1, MOST_LOOKS_LEFT_OUT);
      this.on.failed?.();
      this.logger.warn({ err: error }, 'the index could not be saved; the next start replays more');
    }
  }

  /** The snapshot stands, whatever is made of it. */
  private async tellOf(seq: number): Promise<void> {
    await this.on
      .saved?.(seq)
      .catch((error: unknown) => this.logger.warn({ err: error }, 'what the index holds was not forgotten'));
  }
}
