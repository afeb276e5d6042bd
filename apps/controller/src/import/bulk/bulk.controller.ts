import { Controller, Headers, Post, Req, StreamableFile } from '@nestjs/common';
import { Api, CurrentIdentity, type Identity, Scope, streamedBodyOf } from '@sekha/service-kit';
import type { FastifyRequest } from 'fastify';
import { readWriteOnce } from '../../conversations/write-once.js';
import { BulkService } from './bulk.service.js';

const NDJSON = 'application/x-ndjson';

@Controller('api/v1/conversations/bulk')
export class BulkController {
  constructor(private readonly bulk: BulkService) {}

  @Post()
  @Scope('memory:write')
  @Api({
    summary: 'Create conversations or add messages, as many as you like: a line each way',
    description:
      'The body is a stream of JSON lines (or one list), each a conversation as `POST /api/v1/conversations` takes it, or `conversation_id` with `messages` to add. The answer is a stream of lines: `{index, place, status, id, messages}` for each that is durable, `{index, place, status, error, error_code}` for each that was refused, in their order, while the others are still on their way; at last `{done: true, lines, created, appended, failed}`. With an `Idempotency-Key` the same stream again writes nothing twice.',
    bodyTypes: [NDJSON, 'application/json'],
    replyTypes: [NDJSON],
    errors: ['request.malformed', 'request.invalid', 'request.unsupported_media_type'],
    tags: ['conversations'],
  })
  async write(
    @CurrentIdentity() { tenantId }: Identity,
    @Req() request: FastifyRequest,
    @Headers('idempotency-key') key?: string,
  ): Promise<StreamableFile> {
    readWriteOnce(key, null);
    const { stream } = streamedBodyOf(request);
    return new StreamableFile(await this.bulk.write(tenantId, stream, key), { type: NDJSON });
  }
}
