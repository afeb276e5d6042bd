import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { KeptConversation, KeptMessage, RecordView } from '@sekha/store';
import type { ExportFormat, ExportTotals } from './formats/export-format.js';
import { PageSize } from './page-size.js';

const CONVERSATIONS_A_PAGE = 256;
/** Bytes of a chunk, or a little more: large enough that the cost of handing it on does not count. */
const CHUNK_BYTES = 65_536;

/** Writes a view down in a format, in chunks, as they are asked for: it holds one page and one chunk at a time. */
export class RecordWriter {
  readonly totals: ExportTotals = { conversations: 0, messages: 0, vectors: 0, summaries: 0 };
  private readonly hash = createHash('sha256');
  private readonly pageSize = new PageSize();
  private pending: string[] = [];
  private pendingLength = 0;

  constructor(
    private readonly view: RecordView,
    private readonly format: ExportFormat,
  ) {}

  async *chunks(): AsyncGenerator<Buffer> {
    this.add(this.format.begin());
    for (let after: string | undefined; ; ) {
      const page = await this.view.conversations(after, CONVERSATIONS_A_PAGE);
      for (const conversation of page.conversations) yield* this.conversation(conversation);
      if (page.nextAfter === undefined) break;
      after = page.nextAfter;
      // The store answers at once: without this, others would wait until the end.
      await turn();
    }
    // The digest is of everything before the end, so what waits goes first.
    const before = this.take();
    if (before.length > 0) yield before;
    yield Buffer.from(this.format.end(this.totals, () => this.hash.digest('hex')));
  }

  private async *conversation(conversation: KeptConversation): AsyncGenerator<Buffer> {
    this.totals.conversations += 1;
    this.add(this.format.conversation(conversation));
    for (let afterSeq = -1; ; ) {
      const limit = this.pageSize.current;
      const messages = await this.view.messages(conversation.id, afterSeq, limit);
      const lengthBefore = this.pendingLength;
      for (const message of messages) this.message(message);
      this.pageSize.note(messages.length, this.pendingLength - lengthBefore);
      if (this.pendingLength >= CHUNK_BYTES) {
        yield this.take();
        await turn();
      }
      const last = messages.at(-1);
      if (last === undefined || messages.length < limit) break;
      afterSeq = last.seq;
    }
    const summaries = await this.view.summaries(conversation.id);
    this.totals.summaries += summaries.length;
    this.add(this.format.conversationEnd(summaries));
  }

  private message(message: KeptMessage): void {
    this.totals.messages += 1;
    if (message.vector !== undefined) this.totals.vectors += 1;
    this.add(this.format.message(message, this.view.space));
  }

  private add(text: string): void {
    this.pending.push(text);
    this.pendingLength += text.length;
  }

  private take(): Buffer {
    const chunk = Buffer.from(this.pending.join(''), 'utf8');
    this.pending = [];
    this.pendingLength = 0;
    this.hash.update(chunk);
    return chunk;
  }
}
