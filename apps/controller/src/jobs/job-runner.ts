import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AppError } from '@sekha/contracts';
import { toAppError } from '@sekha/service-kit';
import type { BackgroundJob, JobOutcome, MemoryStore, NewBackgroundJob, WriteOnce } from '@sekha/store';
import type { Logger } from 'pino';
import { failureFacts } from '../failure-facts.js';
import { retryDelayMs } from '../ingestion/retry-schedule.js';
import { LOGGER } from '../logger-token.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import { endedMeanwhile, endOfLeftJob } from './end-of-left-job.js';
import type { JobKind } from './job-kind.js';
import { ProgressWriter } from './progress-writer.js';

/** One kind's jobs: those that wait, oldest first, and the one that runs. */
interface Lane {
  readonly waiting: BackgroundJob[];
  running?: { id: string; abort: AbortController; ended: Promise<void> };
}

/** Runs background jobs, and takes up at the start what an earlier process left. {@link JobKind} says how to add one. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly kinds = new Map<string, JobKind>();
  private readonly lanes = new Map<string, Lane>();
  private readonly stopping = new AbortController();

  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Before the application starts. */
  register(kind: JobKind): void {
    this.kinds.set(kind.kind, kind);
  }

  /** Durable when it resolves; runs as soon as those of its kind before it are over. */
  async submit(
    tenantId: string,
    kind: string,
    job: Omit<NewBackgroundJob, 'kind'>,
    once?: WriteOnce,
  ): Promise<BackgroundJob> {
    if (!this.kinds.has(kind)) throw new AppError('internal', `there is no kind of job "${kind}"`);
    const made = await this.store.forTenant(tenantId).backgroundJobs.create({ ...job, kind }, once);
    if (made.state === 'pending') this.enqueue(made);
    return made;
  }

  isCancellable(kind: string): boolean {
    return this.kinds.get(kind)?.isCancellable ?? false;
  }

  isForOperators(kind: string): boolean {
    return this.kinds.get(kind)?.isForOperators ?? false;
  }

  /** Throws `job.conflict` for one that is over or that cannot be cancelled. */
  async cancel(job: BackgroundJob): Promise<BackgroundJob> {
    const { id, tenantId } = job;
    if (job.state === 'cancelled') return job;
    if (job.state === 'done' || job.state === 'failed')
      throw new AppError('job.conflict', `the job is over (${job.state})`);
    if (!this.isCancellable(job.kind))
      throw new AppError('job.conflict', `a job of the kind ${job.kind} cannot be cancelled`);
    const cancelled = (await this.store.forTenant(tenantId).backgroundJobs.cancel(id)) ?? job;
    const running = this.lanes.get(job.kind)?.running;
    if (running?.id === id) running.abort.abort(new AppError('call.aborted', 'the job was cancelled'));
    return cancelled;
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const job of await this.store.backgroundJobs.unfinished()) this.enqueue(job);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    const running = [...this.lanes.values()].flatMap((lane) => lane.running ?? []);
    for (const { abort } of running) abort.abort(new AppError('service.stopping', 'the service stops'));
    await Promise.all(running.map(({ ended }) => ended));
  }

  private enqueue(job: BackgroundJob): void {
    const lane = this.lanes.get(job.kind) ?? { waiting: [] };
    this.lanes.set(job.kind, lane);
    const known = lane.running?.id === job.id || lane.waiting.some(({ id }) => id === job.id);
    if (!known) lane.waiting.push(job);
    this.next(lane);
  }

  private next(lane: Lane): void {
    if (lane.running !== undefined || this.isStopping) return;
    const job = lane.waiting.shift();
    if (job === undefined) return;
    const abort = new AbortController();
    const ended = this.runOrEnd(this.kinds.get(job.kind), job, abort.signal)
      .catch((error: unknown) => this.logger.error({ err: error, job: job.id }, 'a job could not be run'))
      .finally(() => {
        delete lane.running;
        this.next(lane);
      });
    lane.running = { id: job.id, abort, ended };
  }

  private async runOrEnd(kind: JobKind | undefined, job: BackgroundJob, signal: AbortSignal): Promise<void> {
    const end = endOfLeftJob(kind, job);
    if (end === undefined && kind !== undefined) return this.run(kind, job, signal);
    if (end === undefined) return;
    await this.insist(job, () => this.store.backgroundJobs.finish(job, end));
    const facts = { job: job.id, kind: job.kind, tenant: job.tenantId, outcome: end.state };
    this.logger.warn({ ...facts, attempts: job.attempts }, 'a job that an earlier process left was ended');
    await kind
      ?.leave?.(job)
      .catch((error: unknown) => this.logger.warn({ err: error, ...facts }, 'it left something behind'));
  }

  private async run(kind: JobKind, waiting: BackgroundJob, signal: AbortSignal): Promise<void> {
    const job = await this.insist(waiting, () => this.store.backgroundJobs.start(waiting));
    if (job === undefined) return;
    // Asked for while it waited to go on after a restart.
    if (job.cancelRequested) {
      await this.store.backgroundJobs.finish(job, { state: 'cancelled' });
      return;
    }
    const facts = { job: job.id, kind: job.kind, tenant: job.tenantId };
    this.logger.info(facts, 'job started');
    const unwritten = (error: unknown): void =>
      this.logger.warn({ err: error, job: job.id }, 'the progress of a job could not be written');
    const writer = new ProgressWriter(this.store.backgroundJobs, job, unwritten);
    const outcome = await this.outcomeOf(kind, job, writer, signal);
    await writer.flush().catch(unwritten);
    if (outcome === undefined) return this.store.backgroundJobs.release(job);
    await this.insist(job, () => this.store.backgroundJobs.finish(job, outcome));
    this.logger.info({ ...facts, outcome: outcome.state }, 'job ended');
  }

  /**
   * A record that cannot be written to (its disk is full) is waited for: a job whose end is not written down would be
   * running for as long as the service does.
   */
  private async insist<T>({ id }: BackgroundJob, write: () => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures++) {
      try {
        return await write();
      } catch (error) {
        if (this.isStopping || !isOfStore(error)) throw error;
        this.logger.warn({ ...failureFacts(error), job: id }, 'the state of a job waits to be written');
        const wait = { signal: this.stopping.signal, ref: false };
        await delay(retryDelayMs(failures, Math.random()), undefined, wait).catch(() => undefined);
      }
    }
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Undefined when it ended because the service stops, and goes on at the next start. */
  private async outcomeOf(
    kind: JobKind,
    job: BackgroundJob,
    writer: ProgressWriter,
    signal: AbortSignal,
  ): Promise<JobOutcome | undefined> {
    const { id, tenantId, input, checkpoint } = job;
    try {
      signal.throwIfAborted();
      const report: ProgressWriter['report'] = (progress, point) => writer.report(progress, point);
      const { progress } = writer;
      const result = await kind.run({ id, tenantId, input, checkpoint, progress, signal, report });
      return { state: 'done', result };
    } catch (thrown) {
      if (signal.aborted && this.isStopping) {
        return kind.afterRestart === 'resume' ? undefined : endedMeanwhile();
      }
      if (signal.aborted) return { state: 'cancelled' };
      const { code, message } = toAppError(thrown);
      this.logger.warn({ ...failureFacts(thrown), job: id, kind: kind.kind }, 'a job failed');
      return failed(code, message);
    }
  }
}

function isOfStore(error: unknown): boolean {
  return error instanceof AppError && error.code.startsWith('store.');
}

function failed(code: string, message: string): JobOutcome {
  return { state: 'failed', error: { code, message } };
}
