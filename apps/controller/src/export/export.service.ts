import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, type ExportAnswer } from '@sekha/contracts';
import type { MemoryStore, RecordView } from '@sekha/store';
import type { Logger } from 'pino';
import { LOGGER } from '../logger-token.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import { endWhenStalled } from './end-when-stalled.js';
import type { ExportRequest, WrittenFormat } from './export-request.js';
import type { ExportFormat } from './formats/export-format.js';
import { JsonFormat } from './formats/json-format.js';
import { MarkdownFormat } from './formats/markdown-format.js';
import { OwnFormat } from './formats/own-format.js';
import { RecordWriter } from './write-record.js';

/** A reply that holds more than this many bytes of document is refused: it would have to be in memory as a whole. */
const LARGEST_REPLY = 33_554_432;
/** An open view keeps old pages of the database, so there are few at a time, and none waits for a sleeping reader. */
const MOST_AT_ONCE = 4;
const STALLED_AFTER_MS = 60_000;
const COME_BACK_AFTER_MS = 5_000;

export interface ExportStream {
  stream: Readable;
  contentType: string;
  fileName: string;
}

/** Writes the record of a tenant down: as a stream of any length, or as a reply of a few megabytes. */
@Injectable()
export class ExportService {
  private running = 0;

  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async stream(tenantId: string, request: ExportRequest): Promise<ExportStream> {
    const view = await this.open(tenantId, request);
    const format = formatOf(request.format);
    const onStalled = (): void => {
      stream.destroy(new AppError('request.timeout', 'nobody read on, so the export was ended'));
    };
    const chunks = endWhenStalled(new RecordWriter(view, format).chunks(), STALLED_AFTER_MS, onStalled);
    const stream = Readable.from(chunks, { objectMode: false });
    stream.once('close', () => this.close(view));
    stream.once('error', (error) => this.logger.warn({ err: error }, 'an export was not finished'));
    return { stream, contentType: format.contentType, fileName: `sekha-export.${format.extension}` };
  }

  async answer(tenantId: string, request: ExportRequest): Promise<ExportAnswer> {
    const view = await this.open(tenantId, request);
    try {
      const writer = new RecordWriter(view, formatOf(request.format));
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of writer.chunks()) {
        bytes += chunk.length;
        if (bytes > LARGEST_REPLY) throw tooLarge();
        chunks.push(chunk);
      }
      return {
        content: Buffer.concat(chunks).toString('utf8'),
        format: request.format,
        conversation_count: writer.totals.conversations,
        message_count: writer.totals.messages,
      };
    } finally {
      this.close(view);
    }
  }

  private async open(
    tenantId: string,
    { selection, vectors, conversationId }: ExportRequest,
  ): Promise<RecordView> {
    if (this.running >= MOST_AT_ONCE) {
      throw new AppError(
        'rate_limit.exceeded',
        `${MOST_AT_ONCE} exports are running; come back in a moment`,
        {
          retryAfterMs: COME_BACK_AFTER_MS,
        },
      );
    }
    const tenant = this.store.forTenant(tenantId);
    if (conversationId !== undefined && (await tenant.conversations.find(conversationId)) === undefined)
      throw new AppError('conversation.not_found', `Conversation not found: ${conversationId}`);
    const view = await tenant.record.openView(selection, { vectors });
    this.running += 1;
    return view;
  }

  private close(view: RecordView): void {
    this.running -= 1;
    view.close();
  }
}

function formatOf(format: WrittenFormat): ExportFormat {
  switch (format) {
    case 'markdown':
      return new MarkdownFormat();
    case 'json':
      return new JsonFormat();
    case 'jsonl':
      return new OwnFormat();
  }
}

function tooLarge(): AppError {
  return new AppError(
    'request.too_large',
    `The export is larger than the ${LARGEST_REPLY / 1_048_576} MB that fit a JSON reply; ask with stream=true.`,
  );
}
