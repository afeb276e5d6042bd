import { Controller, Get, Post } from '@nestjs/common';
import {
  FailedMessagesAnswer,
  JobAnswer,
  JobsAnswer,
  ListFailedQuery,
  ListJobsQuery,
  RetryFailedAnswer,
} from '@sekha/contracts';
import { Api, ContractQuery, CurrentIdentity, type Identity, Scope } from '@sekha/service-kit';
import { IdParameter } from '../conversations/id-parameter.js';
import { JobsService } from './jobs.service.js';

const tags = ['jobs'];

@Controller('api/v1/jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

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
    @ContractQuery(ListJobsQuery) query: ListJobsQuery,
  ): Promise<JobsAnswer> {
    return this.jobs.list(tenantId, query);
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
    @ContractQuery(ListFailedQuery) query: ListFailedQuery,
  ): Promise<FailedMessagesAnswer> {
    return this.jobs.listFailed(tenantId, query);
  }

  @Post('retry-failed')
  @Scope('admin')
  @Api({
    summary: 'Try again to embed the messages that were given up',
    reply: RetryFailedAnswer,
    tags,
  })
  async retryFailed(@CurrentIdentity() { tenantId }: Identity): Promise<RetryFailedAnswer> {
    return { retried: await this.jobs.retryFailed(tenantId) };
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
    return this.jobs.get(tenantId, id);
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
    return this.jobs.cancel(identity, id);
  }
}
