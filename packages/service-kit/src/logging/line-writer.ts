import { write, writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** What is kept for a reader that does not read; beyond it lines are lost. */
const MOST_WAITING_CHARACTERS = 16 * 1024 * 1024;
/** Of one write: what is under way when the process ends cannot be taken back. */
const LARGEST_WRITE = 16 * 1024;
/** Between writes of a few lines: each costs the waking of a thread and of whoever reads. */
const GAP_MS = 10;
/** After a full pipe, and after a disk that refused. */
const PAUSE_MS = { EAGAIN: 20, other: 1_000 };

/**
 * Writes lines to a descriptor from another thread, in order, and never waits. What cannot be written is kept and tried
 * again; what does not fit into 16 million waiting characters, or has no reader any more, is lost and counted.
 */
export class LineWriter implements DestinationStream {
  /** Chunks of whole lines, oldest first. */
  private waiting: string[] = [];
  private waitingCharacters = 0;
  private rest: Buffer | undefined;
  private state: 'idle' | 'writing' | 'pausing' | 'closed' = 'idle';
  private untold = 0;
  private lastMs = Number.NEGATIVE_INFINITY;

  /** `lost` hears how many lines were lost; `tell` makes a line of that, for the reader, when there is one again. */
  constructor(
    private readonly fd: number,
    private readonly lost: (lines: number) => void,
    private readonly tell: (lines: number) => string,
  ) {}

  write(lines: string): void {
    if (this.state === 'closed' || this.waitingCharacters + lines.length > MOST_WAITING_CHARACTERS) {
      this.lose(lines);
      return;
    }
    this.keep(lines);
    if (this.state === 'idle') this.soon();
  }

  /** Writes what waits before the process ends, at most until `deadlineMs` of `performance.now()`. */
  writeAllNow(deadlineMs: number): void {
    // A write under way ends by itself: Node waits for its threads.
    if (this.state === 'writing') this.rest = undefined;
    const closed = this.state === 'closed';
    this.state = 'closed';
    if (closed) return;
    for (let chunk = this.chunk(); chunk !== undefined; chunk = this.chunk()) {
      const written = this.writeNow(chunk, deadlineMs);
      if (written === undefined) return;
      this.rest = chunk.subarray(written);
    }
  }

  /** At once after a while of silence; a few lines more wait for others. */
  private soon(): void {
    const waitMs = this.lastMs + GAP_MS - performance.now();
    const isFew = this.rest === undefined && this.waitingCharacters < LARGEST_WRITE;
    if (waitMs > 0 && isFew && this.waitingCharacters > 0) this.pause(waitMs);
    else this.next();
  }

  private pause(ms: number): void {
    this.state = 'pausing';
    setTimeout(() => {
      if (this.state === 'pausing') this.next();
    }, ms).unref();
  }

  private next(): void {
    const chunk = this.chunk();
    if (chunk === undefined) {
      this.state = 'idle';
      return;
    }
    this.state = 'writing';
    this.lastMs = performance.now();
    write(this.fd, chunk, (error, written) => {
      if (this.state === 'closed') return;
      if (error !== null) {
        this.failed(error);
        return;
      }
      this.rest = written < chunk.length ? chunk.subarray(written) : undefined;
      this.soon();
    });
  }

  private failed({ code }: NodeJS.ErrnoException): void {
    if (code === 'EPIPE') {
      this.close();
      return;
    }
    this.pause(code === 'EAGAIN' ? PAUSE_MS.EAGAIN : PAUSE_MS.other);
  }

  /** Whoever read has gone. */
  private close(): void {
    this.state = 'closed';
    this.rest = undefined;
    for (const lines of this.waiting.splice(0)) this.lose(lines);
    this.waitingCharacters = 0;
  }

  /** What is written next: the rest of the last chunk first, what there is to tell of lost lines last. */
  private chunk(): Buffer | undefined {
    if (this.rest !== undefined && this.rest.length > 0) return this.rest;
    if (this.waiting.length === 0 && this.untold > 0) {
      this.keep(this.tell(this.untold));
      this.untold = 0;
    }
    const lines = this.waiting.shift();
    if (lines === undefined) return undefined;
    this.waitingCharacters -= lines.length;
    this.rest = Buffer.from(lines);
    return this.rest;
  }

  private keep(lines: string): void {
    const last = this.waiting.length - 1;
    const open = this.waiting[last];
    if (open !== undefined && open.length + lines.length <= LARGEST_WRITE) this.waiting[last] = open + lines;
    else this.waiting.push(lines);
    this.waitingCharacters += lines.length;
  }

  private lose(lines: string): void {
    const count = lines.split('\n').length - 1;
    this.untold += count;
    this.lost(count);
  }

  /** Bytes written; undefined when the reader does not read in time, or nothing can be written at all. */
  private writeNow(chunk: Buffer, deadlineMs: number): number | undefined {
    for (;;) {
      try {
        return writeSync(this.fd, chunk);
      } catch (error) {
        const isFull = (error as NodeJS.ErrnoException).code === 'EAGAIN';
        if (!isFull || performance.now() >= deadlineMs) return undefined;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS.EAGAIN);
      }
    }
  }
}
