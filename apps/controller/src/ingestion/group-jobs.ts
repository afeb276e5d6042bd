import type { Job } from '@sekha/store';

/** Jobs in order, in groups of at most `most` messages; a larger job stands alone. */
export function groupJobs(jobs: readonly Job[], most: number): Job[][] {
  const groups: Job[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const job of jobs) {
    size += job.messageKeys.length;
    if (size > most) {
      groups.push([]);
      size = job.messageKeys.length;
    }
    groups.at(-1)?.push(job);
  }
  return groups;
}
