import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, type ExportAnswer } from '@sekha/contracts';
import type { MemoryStore, RecordView } from '@sekha/store';
import type { Logger } from 'pino';
import { LOGGER } from '../logger-token.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import { endWhenStalled, type ReadingPace } from './end-when-stalled.js';
import type { ExportRequest, WrittenFormat } from './export-request.js';
import { ExportSlots } from './export-slots.js';
import type { ExportFormat } from './formats/export-format.js';
import { JsonFormat } from './formats/json-format.js';
import { MarkdownFormat } from './formats/markdown-format.js';
import { OwnFormat } from './formats/own-format.js';
import { RecordWriter } from './write-record.js';

/** A reply that holds more than this many bytes of document is refused: it would have to be in memory as a whole. */
const LARGEST_REPLY = 33_554_432;
/** Slower than any line that is of use (about 2 KB a second): such a reader is cut, so that its slot comes back. */
const SLOWEST_READING: ReadingPace = { leastBytes: 262_144, withinMs: 120_000 };

export interface ExportStream {
  stream: Readable;
  contentType: string;
  fileName: string;
}

interface OpenExport {
  view: RecordView;
  close(): void;
}

/** Writes the record of a tenant down: as a stream of any length, or as a reply of a few megabytes. */
@Injectable()
export class ExportService {
  private readonly slots = new ExportSlots();
  /** Where a test has not the time. */
  slowestReading = SLOWEST_READING;

  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async stream(tenantId: string, request: ExportRequest): Promise<ExportStream> {
    const { view, close } = await this.open(tenantId, request);
    const format = formatOf(request.format);
    const onStalled = (): void => {
      stream.destroy(new AppError('request.timeout', 'nobody read on, so the export was ended'));
    };
    const chunks = endWhenStalled(new RecordWriter(view, format).chunks(), this.slowestReading, onStalled);
    const stream = Readable.from(chunks, { objectMode: false });
    stream.once('close', close);
    stream.once('error', (error) => this.logger.warn({ err: error }, 'an export was not finished'));
    return { stream, contentType: format.contentType, fileName: `sekha-export.${format.extension}` };
  }

  async answer(tenantId: string, request: ExportRequest): Promise<ExportAnswer> {
    const { view, close } = await this.open(tenantId, request);
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
      close();
    }
  }

  private async open(tenantId: string, request: ExportRequest): Promise<OpenExport> {
    const giveBack = this.slots.take(tenantId);
    try {
      const view = await this.openView(tenantId, request);
      const close = (): void => {
        giveBack();
        view.close();
      };
      return { view, close };
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  private async openView(
    tenantId: string,
    { selection, vectors, conversationId }: ExportRequest,
  ): Promise<RecordView> {
    const tenant = this.store.forTenant(tenantId);
    if (conversationId !== undefined && (await tenant.conversations.find(conversationId)) === undefined)
      throw new AppError('conversation.not_found', `Conversation not found: ${conversationId}`);
    return tenant.record.openView(selection, { vectors });
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
