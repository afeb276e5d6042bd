import { Controller, Headers, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { AppError, ImportAnswer, ImportQuery, type JobAnswer } from '@sekha/contracts';
import {
  Api,
  ContractQuery,
  CurrentIdentity,
  type Identity,
  Scope,
  streamedBodyOf,
} from '@sekha/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readWriteOnce } from '../conversations/write-once.js';
import { JobRunner } from '../jobs/job-runner.js';
import { toJobAnswer } from '../jobs/to-job-answer.js';
import { ImportService } from './import.service.js';
import { IMPORT_LIMITS, type ImportLimits } from './import-limits.js';
import { toImportRequest } from './import-request.js';
import { ImportJob } from './upload/import-job.js';
import { receiveUpload } from './upload/receive-upload.js';
import { tooLarge, UploadFolder } from './upload/upload-folder.js';

const MEDIA_TYPES = [
  'application/json',
  'application/x-ndjson',
  'application/xml',
  'text/markdown',
  'text/plain',
];

@Controller('api/v1/import')
export class ImportController {
  constructor(
    private readonly imports: ImportService,
    private readonly job: ImportJob,
    private readonly folder: UploadFolder,
    private readonly runner: JobRunner,
    @Inject(IMPORT_LIMITS) private readonly limits: ImportLimits,
  ) {}

  @Post()
  @Scope('memory:write')
  @Api({
    summary: 'Import conversations from a file: the body is the file',
    description: `ChatGPT, Claude, Claude Code, lists of messages, Markdown, text, and Sekha's own export. Importing the same again adds nothing; a longer version adds what is new. A small file is answered with what was done, a large one with 202 and a job whose \`result\` says so; it is durable by then. So is one with an \`Idempotency-Key\`, which makes it one job however often it is sent.`,
    query: ImportQuery,
    bodyTypes: MEDIA_TYPES,
    reply: ImportAnswer,
    errors: [
      'request.malformed',
      'request.invalid',
      'request.too_large',
      'request.unsupported_media_type',
      'idempotency.conflict',
      'store.full',
    ],
    tags: ['import'],
  })
  @ApiResponse({
    status: 202,
    description: 'a large file: it is imported in the background',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/JobAnswer' } } },
  })
  async import(
    @CurrentIdentity() { tenantId }: Identity,
    @ContractQuery(ImportQuery) query: ImportQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('idempotency-key') key?: string,
  ): Promise<ImportAnswer | JobAnswer> {
    const { contentType, stream } = streamedBodyOf(request);
    const wanted = toImportRequest(query, contentType);
    readWriteOnce(key, null);
    refuseTooLarge(request, reply, this.limits.maxBytes);
    // Only a job remembers that it was asked for.
    if (query.background === false && key !== undefined && key !== '')
      throw new AppError(
        'request.invalid',
        'an Idempotency-Key makes the import a job: leave background=false out, or the key (importing again adds nothing)',
        { details: [{ path: 'background', problem: 'cannot be false beside an Idempotency-Key' }] },
      );
    const background = query.background ?? key !== undefined;
    const upload = await receiveUpload(stream, this.folder, { ...this.limits, background });
    if (upload.kind === 'inline') return this.imports.import(tenantId, upload.bytes, wanted);
    const once = readWriteOnce(key, { import: wanted, sha256: upload.sha256 });
    const job = await this.job.submit(tenantId, upload, wanted, once);
    reply.status(202).header('location', `/api/v1/jobs/${job.id}`);
    return toJobAnswer(job, this.runner);
  }
}

/** A body that says that it is too large is not waited for: it may be hours of uploading. */
function refuseTooLarge({ headers }: FastifyRequest, reply: FastifyReply, maxBytes: number): void {
  if (!(Number(headers['content-length']) > maxBytes)) return;
  // What is still on its way belongs to no request.
  reply.header('connection', 'close');
  throw tooLarge(maxBytes);
}
