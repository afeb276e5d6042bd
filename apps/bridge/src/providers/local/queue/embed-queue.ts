import type { EmbedJob, Row } from './embed-job.js';

export interface QueueLimits {
  /** Padded tokens of one chunk. It bounds how long a newcomer waits and how soon an abort is seen. */
  chunkTokens: number;
  /** A job of no more rows than this is small: a query, not an import. */
  smallRows: number;
}

/** After so many chunks that began with small jobs, one begins with a large one, which therefore never starves. */
const SMALL_CHUNKS_IN_A_ROW = 3;
/** Padding tokens that cost less than another run of the model would; beyond them, an eighth of the real tokens. */
const FREE_PADDING = 16;
const PADDING_SHARE = 1 / 8;

/**
 * Decides which rows the model sees next. Small jobs go first, in order of arrival; large ones take turns; what
 * room a chunk has left is filled from the other kind, so concurrent requests share one run.
 */
export class EmbedQueue {
  private readonly small = new Set<EmbedJob>();
  private readonly large = new Set<EmbedJob>();
  private smallChunks = 0;

  constructor(private readonly limits: QueueLimits) {}

  add(job: EmbedJob): void {
    (job.rows.length <= this.limits.smallRows ? this.small : this.large).add(job);
  }

  /** Forgets what no chunk has taken yet of an aborted or failed job. */
  remove(job: EmbedJob): void {
    this.small.delete(job);
    this.large.delete(job);
  }

  /** The rows of the next run; empty when nothing waits. */
  nextChunk(): Row[] {
    const largeFirst =
      this.small.size === 0 || (this.large.size > 0 && this.smallChunks >= SMALL_CHUNKS_IN_A_ROW);
    this.smallChunks = largeFirst ? 0 : this.smallChunks + 1;
    const chunk = new Chunk(this.limits.chunkTokens);
    for (const lane of largeFirst ? [this.large, this.small] : [this.small, this.large])
      this.fill(chunk, lane);
    return chunk.rows;
  }

  private fill(chunk: Chunk, lane: Set<EmbedJob>): void {
    for (const job of [...lane]) {
      if (chunk.full) return;
      let taken = false;
      for (let row = job.peek(); row && chunk.offer(row); row = job.peek()) {
        job.take();
        taken = true;
      }
      if (job.waiting === 0) lane.delete(job);
      else if (taken && lane === this.large) {
        // To the end of the round: the next chunk serves another large job.
        lane.delete(job);
        lane.add(job);
      }
    }
  }
}

/** Rows that run together; all are padded to the longest. */
class Chunk {
  readonly rows: Row[] = [];
  private longest = 0;
  private tokens = 0;

  constructor(private readonly limit: number) {}

  get full(): boolean {
    return this.longest * (this.rows.length + 1) > this.limit;
  }

  /** Takes the row when it fits without much padding. An empty chunk takes any row. */
  offer(row: Row): boolean {
    const longest = Math.max(this.longest, row.ids.length);
    const tokens = this.tokens + row.ids.length;
    const padded = longest * (this.rows.length + 1);
    const wasteful = padded - tokens > Math.max(FREE_PADDING, tokens * PADDING_SHARE);
    if (this.rows.length > 0 && (padded > this.limit || wasteful)) return false;
    this.rows.push(row);
    this.longest = longest;
    this.tokens = tokens;
    return true;
  }
}
