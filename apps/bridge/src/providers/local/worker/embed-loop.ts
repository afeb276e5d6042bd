import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Engine } from '../model/engine.js';
import { ChunkPace } from '../queue/chunk-pace.js';
import type { EmbedJob, Row } from '../queue/embed-job.js';
import { EmbedQueue } from '../queue/embed-queue.js';
import { type EmbedOrder, type ReadOrder, TextReader, type Tokeniser } from './text-reader.js';
import type { WorkerOptions, WorkerReply, WorkerRequest } from './worker-messages.js';

const QUEUE_LIMITS = { smallRows: 8, interactiveRows: 32 };

/** The work of the thread: tokenises, queues, runs chunk after chunk, and hears newcomers and aborts between them. */
export class EmbedLoop {
  private readonly queue = new EmbedQueue(QUEUE_LIMITS);
  private readonly pace = new ChunkPace();
  private readonly reader: TextReader;
  private readonly jobs = new Map<number, ReadOrder>();
  private running = false;
  private closing = false;

  constructor(
    private readonly engine: Engine,
    tokeniser: Tokeniser,
    { windows }: Pick<WorkerOptions, 'windows'>,
    private readonly post: (reply: WorkerReply, transfer?: ArrayBuffer[]) => void,
  ) {
    this.reader = new TextReader(tokeniser, windows);
  }

  /** Takes one message. It resolves when the queue is empty, or the engine is closed. */
  async handle(request: WorkerRequest): Promise<void> {
    if (request.type === 'embed') this.take(request);
    if (request.type === 'abort') this.forget(request.id);
    if (request.type === 'close') this.closing = true;
    if (this.running) return;
    this.running = true;
    await this.drain();
    this.running = false;
    if (this.closing) await this.engine.close();
  }

  private take(order: EmbedOrder): void {
    this.post({ type: 'accepted', id: order.id });
    this.enqueue(this.reader.read(order));
  }

  private enqueue(read: ReadOrder | undefined): void {
    if (read === undefined) return;
    this.jobs.set(read.job.id, read);
    this.queue.add(read.job);
  }

  private async drain(): Promise<void> {
    while (!this.closing) {
      this.enqueue(this.reader.readOn());
      const rows = this.queue.nextChunk(this.pace.chunkTokens);
      if (rows.length > 0) await this.runChunk(rows);
      else if (this.reader.isIdle) return;
      // Lets the messages in that came meanwhile: newcomers join the next chunk, aborted jobs leave the queue.
      await nextTurn();
    }
  }

  private async runChunk(rows: readonly Row[]): Promise<void> {
    try {
      const began = performance.now();
      const vectors = await this.engine.run(rows.map((row) => row.ids));
      this.pace.took(paddedTokens(rows), performance.now() - began);
      rows.forEach((row, index) => {
        const vector = vectors[index];
        if (!vector) throw new Error('the engine gave fewer vectors than rows');
        row.job.add(row, vector);
      });
    } catch (error) {
      for (const job of new Set(rows.map((row) => row.job))) this.refuse(job.id, String(error));
    }
    for (const job of new Set(rows.map((row) => row.job))) if (job.done) this.finish(job);
  }

  private finish(job: EmbedJob): void {
    const entry = this.jobs.get(job.id);
    if (!entry) return;
    this.jobs.delete(job.id);
    const vectors = job.vectors();
    this.post({ type: 'done', id: job.id, vectors, tokens: entry.tokens }, [vectors.buffer as ArrayBuffer]);
  }

  private refuse(id: number, reason: string): void {
    if (this.jobs.has(id)) this.post({ type: 'refused', id, reason });
    this.forget(id);
  }

  private forget(id: number): void {
    this.reader.forget(id);
    const entry = this.jobs.get(id);
    if (entry) this.queue.remove(entry.job);
    this.jobs.delete(id);
  }
}

function paddedTokens(rows: readonly Row[]): number {
  return rows.length * Math.max(...rows.map(({ ids }) => ids.length));
}
