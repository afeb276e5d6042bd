import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@sekha/contracts';
import { toAppError } from '@sekha/service-kit';
import type { MemoryStore } from '@sekha/store';
import type { Logger } from 'pino';
import { IngestionService } from '../../ingestion/ingestion.service.js';
import { LOGGER } from '../../logger-token.js';
import { MEMORY_STORE } from '../../search/search-tokens.js';
import { decodeText } from '../reading/decode-text.js';
import { peek } from '../reading/peek.js';
import { readJson } from '../reading/read-json.js';
import { refuseForm } from '../reading/refuse-form.js';
import { BulkWrite } from './bulk-write.js';

/** Takes streams of conversations and gives streams of what became of them. */
@Injectable()
export class BulkService {
  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly ingestion: IngestionService,
  ) {}

  /**
   * The answers, as JSON lines, that begin before the body has ended. Throws while it can: for a body that is empty or
   * no text. `key` is the idempotency key of all of it.
   */
  async write(tenantId: string, body: AsyncIterable<Uint8Array>, key: string | undefined): Promise<Readable> {
    const { head, whole } = await peek(
      // What is wrong with a line is its own affair.
      decodeText(body, { isHeadStrict: false }),
      1,
    );
    if (head.length === 0) throw new AppError('request.malformed', 'the request body is empty');
    refuseForm(head.join(''));
    const layout = (head[0] ?? '').trimStart().startsWith('[') ? 'document' : 'lines';
    const answer = new PassThrough();
    const bulk = new BulkWrite(this.store, tenantId, key, () => this.ingestion.keepPace());
    void this.run(
      bulk.takeAll(readJson(whole, layout), (result) => writeLine(answer, result)),
      answer,
    );
    return answer;
  }

  private async run(work: Promise<void>, answer: PassThrough): Promise<void> {
    try {
      await work;
    } catch (error) {
      const { message, code, status } = toAppError(error);
      this.logger.warn({ err: error }, 'a bulk write broke off');
      const end = { done: false, status, error: message, error_code: code };
      if (!answer.destroyed) answer.write(`${JSON.stringify(end)}\n`);
    }
    answer.end();
  }
}

async function writeLine(answer: PassThrough, result: object): Promise<void> {
  if (answer.destroyed) throw new AppError('call.aborted', 'nobody reads the answers any more');
  if (!answer.write(`${JSON.stringify(result)}\n`))
    await Promise.race([once(answer, 'drain'), once(answer, 'close')]);
}
