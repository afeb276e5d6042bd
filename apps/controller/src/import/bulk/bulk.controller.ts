import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { Controller, Headers, Inject, Post, Req, StreamableFile } from '@nestjs/common';
import { AppError } from '@sekha/contracts';
import { Api, CurrentIdentity, type Identity, Scope, streamedBodyOf, toAppError } from '@sekha/service-kit';
import type { MemoryStore } from '@sekha/store';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { readWriteOnce } from '../../conversations/write-once.js';
import { LOGGER } from '../../logger-token.js';
import { MEMORY_STORE } from '../../search/search-tokens.js';
import { decodeText } from '../reading/decode-text.js';
import { peek } from '../reading/peek.js';
import { readJson } from '../reading/read-json.js';
import { BulkWrite } from './bulk-write.js';

const NDJSON = 'application/x-ndjson';

@Controller('api/v1/conversations/bulk')
export class BulkController {
  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

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
    // What is wrong with the beginning is a refusal; once the answer has begun it can only be a line of it.
    const { head, whole } = await peek(
      decodeText(stream, () => undefined),
      1,
    );
    if (head.length === 0) throw new AppError('request.malformed', 'the request body is empty');
    const layout = (head[0] ?? '').trimStart().startsWith('[') ? 'document' : 'lines';
    const answer = new PassThrough();
    const bulk = new BulkWrite(this.store, tenantId, key);
    void this.run(
      bulk.takeAll(readJson(whole, layout), (result) => writeLine(answer, result)),
      answer,
    );
    return new StreamableFile(answer, { type: NDJSON });
  }

  private async run(work: Promise<void>, answer: PassThrough): Promise<void> {
    try {
      await work;
    } catch (error) {
      const { message, code, status } = toAppError(error);
      this.logger.warn({ err: error }, 'a bulk write broke off');
      if (!answer.destroyed)
        answer.write(`${JSON.stringify({ done: false, status, error: message, error_code: code })}\n`);
    }
    answer.end();
  }
}

async function writeLine(answer: PassThrough, result: object): Promise<void> {
  if (answer.destroyed) throw new AppError('call.aborted', 'nobody reads the answers any more');
  if (!answer.write(`${JSON.stringify(result)}\n`))
    await Promise.race([once(answer, 'drain'), once(answer, 'close')]);
}
