import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Engine } from '../model/engine.js';
import { LOCAL_DIMENSIONS, MAX_TOKENS } from '../model/model-files.js';
import { EmbedJob, type Row } from '../queue/embed-job.js';
import { EmbedQueue } from '../queue/embed-queue.js';
import { planWindows, type WindowLimits } from '../tokeniser/plan-windows.js';
import type { WordPiece } from '../tokeniser/wordpiece.js';
import type { WorkerOptions, WorkerReply, WorkerRequest } from './worker-messages.js';

/** [CLS] and [SEP]. */
const FRAME_TOKENS = 2;
/** About 0.1 s of one core. Measured tokens/s were flat from 20 to 2,000 tokens a chunk, so larger ones only cost fairness. */
const QUEUE_LIMITS = { chunkTokens: 512, smallRows: 8 };

/** The work of the thread: tokenises, queues, runs chunk after chunk, and hears aborts between them. */
export class EmbedLoop {
  private readonly queue = new EmbedQueue(QUEUE_LIMITS);
  private readonly jobs = new Map<number, { job: EmbedJob; tokens: number }>();
  private readonly windows: WindowLimits;
  private running = false;
  private closing = false;

  constructor(
    private readonly engine: Engine,
    private readonly tokeniser: WordPiece,
    options: Pick<WorkerOptions, 'windows'>,
    private readonly post: (reply: WorkerReply, transfer?: ArrayBuffer[]) => void,
  ) {
    this.windows = { ...options.windows, size: MAX_TOKENS - FRAME_TOKENS };
  }

  /** Takes one message. It resolves when the queue is empty, or the engine is closed. */
  async handle(request: WorkerRequest): Promise<void> {
    if (request.type === 'embed') this.enqueue(request.id, request.texts);
    if (request.type === 'abort') this.forget(request.id);
    if (request.type === 'close') this.closing = true;
    if (this.running) return;
    this.running = true;
    await this.drain();
    this.running = false;
    if (this.closing) await this.engine.close();
  }

  private enqueue(id: number, texts: readonly string[]): void {
    let tokens = 0;
    const windows = texts.map((text) => {
      const ids = this.tokeniser.encode(text);
      tokens += ids.length + FRAME_TOKENS;
      return this.cut(ids);
    });
    const job = new EmbedJob(id, windows, LOCAL_DIMENSIONS);
    this.jobs.set(id, { job, tokens });
    this.queue.add(job);
    this.post({ type: 'accepted', id });
  }

  private cut(ids: readonly number[]): number[][] {
    const { tokeniser } = this;
    const continues = (at: number) => tokeniser.continuesWord(ids[at] ?? 0);
    return planWindows(ids.length, continues, this.windows).map(({ start, end }) => [
      tokeniser.cls,
      ...ids.slice(start, end),
      tokeniser.sep,
    ]);
  }

  private async drain(): Promise<void> {
    while (!this.closing) {
      const rows = this.queue.nextChunk();
      if (rows.length === 0) return;
      await this.runChunk(rows);
      // Lets the messages in that came meanwhile: newcomers join the next chunk, aborted jobs leave the queue.
      await nextTurn();
    }
  }

  private async runChunk(rows: readonly Row[]): Promise<void> {
    try {
      const vectors = await this.engine.run(rows.map((row) => row.ids));
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
    const entry = this.jobs.get(id);
    if (entry) this.queue.remove(entry.job);
    this.jobs.delete(id);
  }
}
