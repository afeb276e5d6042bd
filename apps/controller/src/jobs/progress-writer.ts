import type { BackgroundJob, BackgroundJobs, JobProgress } from '@sekha/store';

/** A person who watches sees it move; the disk hardly notices. */
const WRITE_EVERY_MS = 250;

/** How far one job is: always known here, written down now and then, and at the latest a moment after it changed. */
export class ProgressWriter {
  readonly progress: JobProgress;
  private unwritten: Partial<JobProgress> = {};
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: Pick<BackgroundJobs, 'report'>,
    private readonly job: BackgroundJob,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.progress = { ...job.progress };
  }

  async report(progress: Partial<JobProgress>, checkpoint?: Record<string, unknown>): Promise<void> {
    Object.assign(this.progress, progress);
    Object.assign(this.unwritten, progress);
    if (checkpoint !== undefined) return this.write(checkpoint);
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => void this.flush().catch(this.onFailure), WRITE_EVERY_MS);
    this.timer.unref();
  }

  /** Writes what is left to write. */
  async flush(): Promise<void> {
    if (Object.keys(this.unwritten).length > 0) await this.write(undefined);
    this.stop();
  }

  /** Nothing more is written: the job is over, or somebody else's. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async write(checkpoint: Record<string, unknown> | undefined): Promise<void> {
    const progress = this.unwritten;
    this.unwritten = {};
    await this.store.report(this.job, progress, checkpoint);
  }
}
