import type { WriteOnce } from './write-once.js';

/**
 * Long operations of a tenant (a rebuild, an import, a curation run), kept in the record so that they can be watched
 * from outside and outlive the process. The embedding of single messages is not one of them: that is the outbox.
 *
 * This port only remembers; who runs them is the caller's business. It is in two halves: {@link TenantJobs} for what
 * a request may do (`store.forTenant(id).backgroundJobs`), {@link BackgroundJobs} for the runner, across tenants
 * (`store.backgroundJobs`). In the controller nobody but its `JobRunner` uses the second half; to add a kind of job,
 * register it there (`apps/controller/src/jobs/job-kind.ts` says how).
 *
 * The way of a job: `pending` -> `running` -> `done` | `failed` | `cancelled`. What is over never changes again.
 * After a crash `unfinished()` gives back what was pending or running, with its last checkpoint.
 */
export type BackgroundJobState = 'pending' | 'running' | 'done' | 'failed' | 'cancelled';

export interface JobProgress {
  /** Never counts down. */
  done: number;
  /** Null while nobody knows; may grow when more turns up. */
  total: number | null;
  /** What is counted, in the plural: `messages`, `files`. */
  unit: string;
}

export interface BackgroundJob {
  /** UUID v7. */
  id: string;
  tenantId: string;
  /** kebab-case: `rebuild-embeddings`. */
  kind: string;
  state: BackgroundJobState;
  /** What was asked for: everything a run needs to begin. JSON. */
  input: Record<string, unknown>;
  /** How far it is, in words of its kind; what a resumed run goes on from. JSON. */
  checkpoint: Record<string, unknown> | null;
  progress: JobProgress;
  /** Starts since it last came to a new checkpoint; one that a stop in good order ended does not count. */
  attempts: number;
  /** Somebody wants it to end; the runner marks it `cancelled` when it has. */
  cancelRequested: boolean;
  error: JobError | null;
  /** What came of it, where it is done. JSON. */
  result: Record<string, unknown> | null;
  createdAtMs: number;
  startedAtMs: number | null;
  finishedAtMs: number | null;
}

export interface JobError {
  /** An error code of the product. */
  code: string;
  message: string;
}

export interface NewBackgroundJob {
  kind: string;
  input?: Record<string, unknown>;
  /** Null or absent = not known yet. */
  total?: number | null;
  unit: string;
}

/** Every member narrows; an absent one does not. */
export interface BackgroundJobFilter {
  kind?: string;
  state?: BackgroundJobState;
}

export interface BackgroundJobPage {
  limit: number;
  /** Only jobs that are older than the one with this id. */
  beforeId?: string;
}

/** The jobs of one tenant. */
export interface TenantJobs {
  /** A pending job. With `once`, the same key gives the first job again; see {@link WriteOnce}. */
  create(job: NewBackgroundJob, once?: WriteOnce): Promise<BackgroundJob>;
  find(id: string): Promise<BackgroundJob | undefined>;
  /** The job that a key stands for; undefined when it stands for none. Throws as `create` does. */
  findOnce(once: WriteOnce): Promise<BackgroundJob | undefined>;
  /** A job that another request made: from now on this key stands for it, too. Throws as `create` does. */
  join(id: string, once: WriteOnce): Promise<BackgroundJob>;
  /** Newest first. */
  list(filter: BackgroundJobFilter, page: BackgroundJobPage): Promise<BackgroundJob[]>;
  /**
   * A pending one is cancelled at once, a running one is asked to end, one that is over stays as it is. The job as it
   * is then; undefined when there is none.
   */
  cancel(id: string): Promise<BackgroundJob | undefined>;
}

/** Names one job, with whose it is. */
export type JobReference = Pick<BackgroundJob, 'id' | 'tenantId'>;

export type JobOutcome =
  | { state: 'done'; result: Record<string, unknown> }
  | { state: 'failed'; error: JobError }
  | { state: 'cancelled' };

/** What the runner of jobs needs, across tenants. Jobs that are over are forgotten after 30 days. */
export interface BackgroundJobs {
  /** Pending and running ones, oldest first. */
  unfinished(): Promise<BackgroundJob[]>;
  /**
   * Marks it running; undefined when it is over (or was cancelled before it began). Each start is counted with it, so
   * that a job that ends the process can be told from one that was only interrupted.
   */
  start(job: JobReference): Promise<BackgroundJob | undefined>;
  /** The last start does not count: the service stops in good order, and the job goes on at the next one. */
  release(job: JobReference): Promise<void>;
  /** Notes how far a running job is. An absent member stays; a new checkpoint begins the count of starts anew. */
  report(
    job: JobReference,
    progress: Partial<JobProgress>,
    checkpoint?: Record<string, unknown>,
  ): Promise<void>;
  /** False when it was over already. */
  finish(job: JobReference, outcome: JobOutcome): Promise<boolean>;
}
