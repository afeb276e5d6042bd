import type { Dispatcher } from 'undici';
import type { CallSignal } from '../call-signal.js';
import { BodyTooLong } from './read-text.js';
import type { ReplyHeaders } from './retry-after.js';

/** A reply with its body, as it came: not decoded. */
export interface WholeReply {
  status: number;
  headers: ReplyHeaders;
  bytes: Buffer;
}

export interface Bounds {
  /** A longer body of a success rejects with {@link BodyTooLong}. */
  maxBytes: number;
  /** A longer body of an error is dropped: its status says enough. */
  maxErrorBytes: number;
}

const NOTHING = Buffer.alloc(0);

/**
 * Collects one reply straight from undici's parser. A plain call has no use for a stream, and making one costs more
 * than all the rest of the call. It settles once: with the reply, or with what went wrong and `phase`.
 */
export class ReplyCollector implements Dispatcher.DispatchHandler {
  readonly reply: Promise<WholeReply>;
  /** How far the call has come. */
  phase: 'headers' | 'body' = 'headers';
  private resolve: (reply: WholeReply) => void = () => undefined;
  private reject: (error: unknown) => void = () => undefined;
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: ReplyHeaders = {};
  private readonly chunks: Buffer[] = [];
  private length = 0;

  constructor(
    private readonly signal: CallSignal,
    private readonly bounds: Bounds,
    private readonly begun: (() => void) | undefined,
  ) {
    this.reply = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
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
    this.status = status;
    this.headers = headers;
    this.begun?.();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.length += chunk.length;
    this.chunks.push(chunk);
    if (this.length <= (this.succeeded ? this.bounds.maxBytes : this.bounds.maxErrorBytes)) return;
    const error = new BodyTooLong(`a body of more than ${this.length} bytes`);
    this.fail(error);
    controller.abort(error);
  }

  onResponseEnd(): void {
    const [first = NOTHING] = this.chunks;
    this.answer(this.chunks.length < 2 ? first : Buffer.concat(this.chunks));
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  private get succeeded(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  private readonly leave = (): void => {
    const reason = new Error('aborted');
    this.reject(reason);
    this.controller?.abort(reason);
  };

  private fail(error: unknown): void {
    this.signal.removeEventListener('abort', this.leave);
    const refused = this.phase === 'body' && !this.succeeded && !this.signal.aborted;
    if (refused) this.answer(NOTHING);
    else this.reject(error);
  }

  private answer(bytes: Buffer): void {
    this.signal.removeEventListener('abort', this.leave);
    this.resolve({ status: this.status, headers: this.headers, bytes });
  }
}
