import type { BackgroundJob, BackgroundJobs, JobProgress } from '@sekha/store';

/** A person who watches sees it move; the disk hardly notices. */
const WRITE_EVERY_MS = 250;

/** How far one job is: always known here, written down now and then. */
export class ProgressWriter {
  private writtenMs = Number.NEGATIVE_INFINITY;
  private unwritten: Partial<JobProgress> = {};
  readonly progress: JobProgress;

  constructor(
    private readonly store: Pick<BackgroundJobs, 'report'>,
    private readonly job: BackgroundJob,
    private readonly now: () => number,
  ) {
    this.progress = { ...job.progress };
  }

  async report(progress: Partial<JobProgress>, checkpoint?: Record<string, unknown>): Promise<void> {
    Object.assign(this.progress, progress);
    Object.assign(this.unwritten, progress);
    if (checkpoint === undefined && this.now() - this.writtenMs < WRITE_EVERY_MS) return;
    await this.write(checkpoint);
  }

  /** Writes what is left to write. */
  async flush(): Promise<void> {
    if (Object.keys(this.unwritten).length > 0) await this.write(undefined);
  }

  private async write(checkpoint: Record<string, unknown> | undefined): Promise<void> {
    this.writtenMs = this.now();
    const progress = this.unwritten;
    this.unwritten = {};
    await this.store.report(this.job, progress, checkpoint);
  }
}
