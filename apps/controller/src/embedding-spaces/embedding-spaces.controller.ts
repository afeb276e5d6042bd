import { Controller, Get, Headers, Post } from '@nestjs/common';
import { EmbeddingSpacesAnswer, JobAnswer, RebuildEmbeddingsBody } from '@sekha/contracts';
import { Api, CurrentIdentity, type Identity, OptionalContractBody, Scope } from '@sekha/service-kit';
import { readWriteOnce } from '../conversations/write-once.js';
import { JobRunner } from '../jobs/job-runner.js';
import { toJobAnswer } from '../jobs/to-job-answer.js';
import { EmbeddingSpacesService } from './embedding-spaces.service.js';

const tags = ['embedding spaces'];

@Controller('api/v1')
export class EmbeddingSpacesController {
  constructor(
    private readonly spaces: EmbeddingSpacesService,
    private readonly runner: JobRunner,
  ) {}

  @Post('rebuild-embeddings')
  @Scope('operator')
  @Api({
    summary: 'Embed the whole memory anew, with another model or with the same',
    description:
      'Runs in the background (`GET /api/v1/jobs/{id}`) and concerns all tenants. Searches go by the old vectors until the new ones are complete, then by the new ones at once. While a rebuild is under way the same request joins it, and another one is a 409.',
    body: RebuildEmbeddingsBody,
    bodyOptional: true,
    reply: JobAnswer,
    status: 202,
    errors: [
      'request.malformed',
      'request.invalid',
      'auth.forbidden',
      'job.conflict',
      'idempotency.conflict',
    ],
    tags,
  })
  async rebuild(
    @CurrentIdentity() { tenantId }: Identity,
    @OptionalContractBody(RebuildEmbeddingsBody) body: RebuildEmbeddingsBody,
    @Headers('idempotency-key') key?: string,
  ): Promise<JobAnswer> {
    const once = readWriteOnce(key, { operation: 'rebuild-embeddings', ...body });
    return toJobAnswer(await this.spaces.start(tenantId, body, once), this.runner);
  }

  @Get('embedding-spaces')
  @Scope('operator')
  @Api({
    summary: 'The models that the memory is embedded with',
    reply: EmbeddingSpacesAnswer,
    errors: ['auth.forbidden'],
    tags,
  })
  async show(): Promise<EmbeddingSpacesAnswer> {
    return this.spaces.show();
  }
}
