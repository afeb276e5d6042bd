import { Controller, Get, Inject, Post } from '@nestjs/common';
import {
  AppError,
  FailedMessagesAnswer,
  JobAnswer,
  JobsAnswer,
  ListFailedQuery,
  ListJobsQuery,
  RetryFailedAnswer,
} from '@sekha/contracts';
import { Api, ContractQuery, CurrentIdentity, demandScope, type Identity, Scope } from '@sekha/service-kit';
import type { BackgroundJob, MemoryStore } from '@sekha/store';
import { IdParameter } from '../conversations/id-parameter.js';
import { readPageCursor, toPageCursor } from '../conversations/page-cursor.js';
import { IngestionService } from '../ingestion/ingestion.service.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import { JobRunner } from './job-runner.js';
import { toJobAnswer } from './to-job-answer.js';

const tags = ['jobs'];
const USUAL = 50;
const USUAL_FAILED = 100;

@Controller('api/v1/jobs')
export class JobsController {
  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    private readonly runner: JobRunner,
    private readonly ingestion: IngestionService,
  ) {}

  @Get()
  @Scope('memory:read')
  @Api({
    summary: 'The background work of the tenant',
    description:
      'Long operations, newest first, and how many messages wait for their vectors. What is over is kept for 30 days.',
    query: ListJobsQuery,
    reply: JobsAnswer,
    errors: ['request.invalid'],
    tags,
  })
  async list(
    @CurrentIdentity() { tenantId }: Identity,
    @ContractQuery(ListJobsQuery) { kind, state, limit = USUAL, cursor }: ListJobsQuery,
  ): Promise<JobsAnswer> {
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

  @Get('failed')
  @Scope('memory:read')
  @Api({
    summary: 'Messages that no model would embed, and why',
    description: 'They are found by word only.',
    query: ListFailedQuery,
    reply: FailedMessagesAnswer,
    errors: ['request.invalid'],
    tags,
  })
  async failed(
    @CurrentIdentity() { tenantId }: Identity,
    @ContractQuery(ListFailedQuery) { limit = USUAL_FAILED, cursor }: ListFailedQuery,
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

  @Post('retry-failed')
  @Scope('admin')
  @Api({
    summary: 'Try again to embed the messages that were given up',
    reply: RetryFailedAnswer,
    tags,
  })
  async retryFailed(@CurrentIdentity() { tenantId }: Identity): Promise<RetryFailedAnswer> {
    return { retried: await this.store.forTenant(tenantId).embeddings.retryFailed() };
  }

  @Get(':id')
  @Scope('memory:read')
  @Api({
    summary: 'One job: how far it is, what came of it',
    reply: JobAnswer,
    errors: ['request.malformed', 'job.not_found'],
    tags,
  })
  async find(@CurrentIdentity() { tenantId }: Identity, @IdParameter() id: string): Promise<JobAnswer> {
    return toJobAnswer(await this.get(tenantId, id), this.runner);
  }

  @Post(':id/cancel')
  @Scope('admin')
  @Api({
    summary: 'Cancel a job',
    description:
      'One that waits is cancelled at once, one that runs ends soon: `cancel_requested` until then. Cancelling twice does no harm.',
    reply: JobAnswer,
    errors: ['request.malformed', 'auth.forbidden', 'job.not_found', 'job.conflict'],
    tags,
  })
  async cancel(@CurrentIdentity() identity: Identity, @IdParameter() id: string): Promise<JobAnswer> {
    const job = await this.get(identity.tenantId, id);
    if (this.runner.isForOperators(job.kind)) demandScope(identity, 'operator');
    return toJobAnswer(await this.runner.cancel(job), this.runner);
  }

  private async get(tenantId: string, id: string): Promise<BackgroundJob> {
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
