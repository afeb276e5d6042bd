import type { BackgroundJob, JobOutcome } from '@sekha/store';
import type { JobKind } from './job-kind.js';

/** Processes that may end while a job runs, and brings nothing forward, before it is thought to be what ends them. */
const MOST_STARTS = 3;

const ENDED_MEANWHILE = 'the service ended while this was running; start it again';
const GIVEN_UP =
  `the service ended ${MOST_STARTS} times while this was running, and it came no further; look for the cause (memory?) ` +
  'in the log of the service, then start it again';

/** What becomes, without being run, of a job that an earlier process left; undefined when it is run (again). */
export function endOfLeftJob(kind: JobKind | undefined, job: BackgroundJob): JobOutcome | undefined {
  if (job.cancelRequested) return { state: 'cancelled' };
  if (kind === undefined || (job.state === 'running' && kind.afterRestart === 'fail'))
    return endedMeanwhile();
  if (job.attempts >= MOST_STARTS)
    return { state: 'failed', error: { code: 'job.given_up', message: GIVEN_UP } };
  return undefined;
}

export function endedMeanwhile(): JobOutcome {
  return { state: 'failed', error: { code: 'service.stopping', message: ENDED_MEANWHILE } };
}
