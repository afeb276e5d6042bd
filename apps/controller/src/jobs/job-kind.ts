import type { BackgroundJob, JobProgress } from '@sekha/store';

/**
 * A kind of long operation. To add one:
 *
 * 1. Write a provider that implements this interface, and have it inject {@link JobRunner} and call
 *    `runner.register(this)` in its constructor; its module imports `JobsModule`.
 * 2. Its route calls `runner.submit(tenantId, kind, {input, total?, unit}, readWriteOnce(key, body))` and answers 202
 *    with `toJobAnswer(job, runner)`. From then on the job shows in `GET /api/v1/jobs`, survives a `kill -9`, and can
 *    be cancelled when the kind says so. Texts do not belong into `input`: it is kept for 30 days.
 *
 * Jobs of one kind run one after the other, in the order they were submitted; kinds run side by side.
 */
export interface JobKind {
  /** kebab-case; in the record for good. */
  readonly kind: string;
  readonly isCancellable: boolean;
  /** It concerns more than the tenant that it belongs to: only an operator's key may cancel it. */
  readonly isForOperators?: boolean;
  /**
   * What becomes of one that was running when the process ended. `resume`: `run` is called again with the last
   * checkpoint, so what it does twice must do no harm. `fail`: it is marked failed, saying so. One that three
   * processes ended with, without a new checkpoint in any of them, is failed in either case.
   */
  readonly afterRestart: 'resume' | 'fail';
  /** Tidies up behind one that an earlier process left and that will not be run again. */
  leave?(job: BackgroundJob): Promise<void>;
  /**
   * Does the work and resolves with the result that is shown. What it throws makes the job `failed` with the error's
   * code and message. When `job.signal` is aborted it ends soon, by throwing or by returning: the job was cancelled,
   * or the service stops (then it is resumed or failed at the next start).
   */
  run(job: RunningJob): Promise<Record<string, unknown>>;
}

export interface RunningJob extends Pick<BackgroundJob, 'id' | 'tenantId' | 'input' | 'checkpoint'> {
  readonly progress: Readonly<JobProgress>;
  readonly signal: AbortSignal;
  /**
   * Says how far the work is; an absent member stays. Cheap: without a checkpoint it is written a few times a second
   * at most. A checkpoint is durable when the promise resolves.
   */
  report(progress: Partial<JobProgress>, checkpoint?: Record<string, unknown>): Promise<void>;
}
