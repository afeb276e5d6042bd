import { Inject, Injectable } from '@nestjs/common';
import {
  AppError,
  type FailedMessagesAnswer,
  type JobAnswer,
  type JobsAnswer,
  type ListFailedQuery,
  type ListJobsQuery,
} from '@sekha/contracts';
import { demandScope, type Identity } from '@sekha/service-kit';
import type { BackgroundJob, MemoryStore } from '@sekha/store';
import { readPageCursor, toPageCursor } from '../conversations/page-cursor.js';
import { IngestionService } from '../ingestion/ingestion.service.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import { JobRunner } from './job-runner.js';
import { toJobAnswer } from './to-job-answer.js';

/** Rows of a page when nobody says. */
const USUAL = 50;
const USUAL_FAILED = 100;

/** A tenant's background work, as it is asked about. */
@Injectable()
export class JobsService {
  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    private readonly runner: JobRunner,
    private readonly ingestion: IngestionService,
  ) {}

  async list(tenantId: string, { kind, state, limit = USUAL, cursor }: ListJobsQuery): Promise<JobsAnswer> {
    const tenant = this.store.forTenant(tenantId);
    const before = cursor === undefined ? undefined : readPageCursor(cursor, isJobPlace);
    const jobs = await tenant.backgroundJobs.list(
      { ...(kind === undefined ? {} : { kind }), ...(state === undefined ? {} : { state }) },
      { limit, ...(before === undefined ? {} : { beforeId: before.id }) },
    );
    const last = jobs.length === limit ? jobs.at(-1) : undefined;
    return {
      jobs: jobs.map((job) => toJobAnswer(job, this.runner)),
      next_cursor: last === undefined ? null : toPageCursor({ id: last.id }),
      embedding: {
        ...(await tenant.embeddings.counts()),
        waits_for: this.ingestion.embeddingWaitsFor ?? null,
      },
    };
  }

  /** Throws `job.not_found`. */
  async get(tenantId: string, id: string): Promise<JobAnswer> {
    return toJobAnswer(await this.find(tenantId, id), this.runner);
  }

  /** Throws `job.not_found`, `job.conflict`, and `auth.forbidden` for one that only an operator may cancel. */
  async cancel(identity: Identity, id: string): Promise<JobAnswer> {
    const job = await this.find(identity.tenantId, id);
    if (this.runner.isForOperators(job.kind)) demandScope(identity, 'operator');
    return toJobAnswer(await this.runner.cancel(job), this.runner);
  }

  async listFailed(
    tenantId: string,
    { limit = USUAL_FAILED, cursor }: ListFailedQuery,
  ): Promise<FailedMessagesAnswer> {
    const after = cursor === undefined ? undefined : readPageCursor(cursor, isMessagePlace);
    const failed = await this.store
      .forTenant(tenantId)
      .embeddings.listFailed({ limit, ...(after === undefined ? {} : { afterKey: after.key }) });
    const last = failed.length === limit ? failed.at(-1) : undefined;
    return {
      messages: failed.map(({ messageId, conversationId, reason, attempts }) => ({
        message_id: messageId,
        conversation_id: conversationId,
        reason,
        attempts,
      })),
      next_cursor: last === undefined ? null : toPageCursor({ key: last.messageKey }),
    };
  }

  /** How many messages are tried again. */
  retryFailed(tenantId: string): Promise<number> {
    return this.store.forTenant(tenantId).embeddings.retryFailed();
  }

  private async find(tenantId: string, id: string): Promise<BackgroundJob> {
    const job = await this.store.forTenant(tenantId).backgroundJobs.find(id);
    if (job === undefined) throw new AppError('job.not_found', 'there is no such job');
    return job;
  }
}

function isJobPlace(value: unknown): value is { id: string } {
  return typeof (value as { id?: unknown } | null)?.id === 'string';
}

function isMessagePlace(value: unknown): value is { key: number } {
  return Number.isSafeInteger((value as { key?: unknown } | null)?.key);
}
