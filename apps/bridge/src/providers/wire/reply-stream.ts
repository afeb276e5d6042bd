import type { Dispatcher } from 'undici';
import type { CallSignal } from '../call-signal.js';
import type { ReplyHeaders } from './retry-after.js';

/** Beyond this the vendor is asked to wait until the reader has caught up. */
const FULL_BYTES = 256 * 1024;
/** The end of a stream travels right behind its end mark; this is ample time for it. */
const GRACE_MS = 50;

/** How a reply begins. */
export interface ReplyHead {
  status: number;
  headers: ReplyHeaders;
}

/** Turns what the connection threw into what the reader is to hear. */
export type Fail = (thrown: unknown, phase: 'headers' | 'body') => Error;

interface Waiting {
  resolve: (next: IteratorResult<Uint8Array>) => void;
  reject: (error: Error) => void;
}

/**
 * One streamed reply straight from undici's parser: its head, then its bytes as they come. undici's own body is a
 * Node stream, which costs more than the call. What came before a failure is read before the failure; a caller that
 * leaves is heard at once. A reader that has enough calls `return`: a body that then ends by itself leaves its
 * socket to the next call, any other is closed.
 */
export class ReplyStream implements Dispatcher.DispatchHandler, AsyncIterableIterator<Uint8Array> {
  readonly head: Promise<ReplyHead>;
  /** What the connection itself threw, before it became ours. */
  thrown: unknown;
  private begin: (head: ReplyHead) => void = () => undefined;
  private refuse: (error: Error) => void = () => undefined;
  private phase: 'headers' | 'body' = 'headers';
  private controller: Dispatcher.DispatchController | undefined;
  private readonly chunks: Uint8Array[] = [];
  private bytes = 0;
  private waiting: Waiting | undefined;
  private ended = false;
  private failure: Error | undefined;
  /** Set when the reader has enough. */
  private grace: NodeJS.Timeout | undefined;

  constructor(
    private readonly signal: CallSignal,
    private readonly fail: Fail,
  ) {
    this.head = new Promise((resolve, reject) => {
      this.begin = resolve;
      this.refuse = reject;
    });
    // Nobody may be waiting when the caller leaves.
    this.head.catch(() => undefined);
    if (signal.aborted) this.leave();
    else signal.addEventListener('abort', this.leave, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.signal.aborted) this.leave();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: ReplyHeaders): void {
    // 100 Continue and the like come before the reply.
    if (status < 200) return;
    this.phase = 'body';
    this.begin({ status, headers });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.grace !== undefined || this.failure !== undefined) return;
    const { waiting } = this;
    if (waiting !== undefined) {
      this.waiting = undefined;
      waiting.resolve({ done: false, value: chunk });
      return;
    }
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    if (this.bytes > FULL_BYTES) controller.pause();
  }

  onResponseEnd(): void {
    this.close();
    this.ended = true;
    this.waiting?.resolve(END);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.break(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array>> {
    const chunk = this.signal.aborted ? undefined : this.chunks.shift();
    if (chunk !== undefined) {
      this.bytes -= chunk.length;
      if (this.controller?.paused === true && this.bytes <= FULL_BYTES) this.controller.resume();
      return Promise.resolve({ done: false, value: chunk });
    }
    if (this.failure !== undefined) return Promise.reject(this.failure);
    if (this.ended || this.grace !== undefined) return Promise.resolve(END);
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    if (this.ended || this.failure !== undefined || this.grace !== undefined) return END;
    this.chunks.length = 0;
    if (this.controller?.paused === true) this.controller.resume();
    this.grace = setTimeout(() => this.controller?.abort(new Error('nobody reads on')), GRACE_MS);
    return END;
  }

  private readonly leave = (): void => {
    const reason = new Error('aborted');
    this.break(reason);
    this.controller?.abort(reason);
  };

  private break(thrown: unknown): void {
    this.close();
    if (this.failure !== undefined) return;
    this.thrown = thrown;
    this.failure = this.fail(thrown, this.phase);
    this.refuse(this.failure);
    this.waiting?.reject(this.failure);
  }

  private close(): void {
    clearTimeout(this.grace);
    this.signal.removeEventListener('abort', this.leave);
  }
}

const END: IteratorResult<Uint8Array> = { done: true, value: undefined };
