import type { JobAnswer, JobProgressAnswer } from '@sekha/contracts';
import type { BackgroundJob, JobProgress } from '@sekha/store';

/** A job as it is shown. What was asked for (`input`) stays inside: it may hold what its owner did not mean to print. */
export function toJobAnswer(job: BackgroundJob, kinds: { isCancellable(kind: string): boolean }): JobAnswer {
  const isOver = job.finishedAtMs !== null;
  return {
    id: job.id,
    job_id: job.id,
    kind: job.kind,
    state: job.state,
    progress: toProgress(job.progress),
    attempts: job.attempts,
    can_cancel: !isOver && kinds.isCancellable(job.kind),
    cancel_requested: job.cancelRequested && !isOver,
    error: job.error === null ? null : { error_code: job.error.code, error: job.error.message },
    result: job.result,
    created_at: toInstant(job.createdAtMs),
    started_at: job.startedAtMs === null ? null : toInstant(job.startedAtMs),
    finished_at: job.finishedAtMs === null ? null : toInstant(job.finishedAtMs),
  };
}

function toProgress({ done, total, unit }: JobProgress): JobProgressAnswer {
  const percent = total === null ? null : total === 0 ? 100 : Math.min(100, Math.floor((done / total) * 100));
  return { done, total, unit, percent };
}

function toInstant(ms: number): string {
  return new Date(ms).toISOString();
}
