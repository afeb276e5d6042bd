import { Worker } from 'node:worker_threads';
import type { EmbedPriority } from '@sekha/contracts';
import { AppError } from '@sekha/contracts';
import type { CallSignal } from '../../call-signal.js';
import { type EmbedResult, PendingCalls } from './pending-calls.js';
import { restartDelayMs } from './restart-delay.js';
import { abortedError, untilAborted } from './until-aborted.js';
import type { WorkerOptions, WorkerReply, WorkerRequest } from './worker-messages.js';

export interface EmbedThreadSetup {
  url: URL;
  options: WorkerOptions;
  /** Milliseconds, monotonic. */
  now: () => number;
}

export type ReadyReport = Omit<Extract<WorkerReply, { type: 'ready' }>, 'type'>;

const CLOSE_GRACE_MS = 2_000;

interface RunningThread {
  worker: Worker;
  ready: Promise<ReadyReport>;
  /** Ends the wait for `ready`, one way or the other. */
  settle: { resolve(report: ReadyReport): void; reject(error: AppError): void };
  loading: boolean;
}

/**
 * The main thread's side: starts the thread when it is first needed and again, after a growing delay, when it died.
 * A death rejects the calls under way with `provider.unavailable`. An idle thread does not keep the process alive.
 */
export class EmbedThread {
  private thread: RunningThread | undefined;
  private readonly calls = new PendingCalls();
  private deaths = 0;
  private restartAt = 0;
  private closed = false;

  constructor(private readonly setup: EmbedThreadSetup) {}

  /** Resolves when the model is loaded; starts the thread if need be. */
  async ready(): Promise<ReadyReport> {
    if (this.closed) throw new AppError('provider.unavailable', 'the local model has been closed');
    const waitMs = this.restartAt - this.setup.now();
    if (!this.thread && waitMs > 0)
      throw new AppError('provider.unavailable', 'the local model failed and restarts shortly', {
        retryAfterMs: Math.ceil(waitMs),
      });
    this.thread ??= this.start();
    return this.thread.ready;
  }

  /** Embeds texts; `onAccepted` is called when the thread has them in its queue. */
  async embed(
    texts: readonly string[],
    signal: CallSignal,
    onAccepted: () => void,
    priority?: EmbedPriority,
  ): Promise<EmbedResult> {
    await untilAborted(this.ready(), signal);
    // It may have ended between its report and this turn; a call added now would wait for ever.
    if (!this.thread) throw unavailable('the local model stopped', undefined);
    let id = 0;
    const answer = new Promise<EmbedResult>((resolve, reject) => {
      id = this.calls.add({ resolve, reject, onAccepted });
    });
    const abort = () => {
      this.calls.reject(id, abortedError());
      this.send({ type: 'abort', id });
    };
    signal.addEventListener('abort', abort, { once: true });
    this.send({ type: 'embed', id, texts, priority });
    return answer.finally(() => signal.removeEventListener('abort', abort));
  }

  async close(): Promise<void> {
    this.closed = true;
    const thread = this.thread;
    if (!thread) return;
    const exited = new Promise<void>((resolve) => thread.worker.once('exit', () => resolve()));
    this.end(thread, new AppError('provider.unavailable', 'the local model is being closed'));
    thread.worker.postMessage({ type: 'close' } satisfies WorkerRequest);
    const timer = setTimeout(() => void thread.worker.terminate(), CLOSE_GRACE_MS);
    await exited;
    clearTimeout(timer);
  }

  private start(): RunningThread {
    const worker = new Worker(this.setup.url, { name: 'local-model', workerData: this.setup.options });
    let settle: RunningThread['settle'] | undefined;
    const ready = new Promise<ReadyReport>((resolve, reject) => {
      settle = { resolve, reject };
    });
    if (!settle) throw new Error('a promise runs its executor at once');
    // Who waits sees the rejection; with nobody waiting it must not end the process.
    ready.catch(() => undefined);
    const thread: RunningThread = { worker, ready, settle, loading: true };
    worker.on('message', (reply: WorkerReply) => this.receive(thread, reply));
    worker.on('error', (error) => this.died(thread, error));
    worker.on('exit', (code) => this.died(thread, new Error(`its thread ended with code ${code}`)));
    return thread;
  }

  private receive(thread: RunningThread, reply: WorkerReply): void {
    if (this.thread !== thread) return;
    switch (reply.type) {
      case 'ready':
        thread.loading = false;
        thread.settle.resolve({ engine: reply.engine, fallbackReason: reply.fallbackReason });
        break;
      case 'failed':
        this.died(thread, new Error(reply.reason));
        return;
      case 'accepted':
        this.calls.accept(reply.id);
        break;
      case 'done':
        this.deaths = 0;
        this.calls.resolve(reply.id, { vectors: reply.vectors, tokens: reply.tokens });
        break;
      case 'refused':
        this.calls.reject(reply.id, unavailable('the local model failed on this request', reply.reason));
        break;
    }
    this.keepAliveWhileBusy(thread);
  }

  private died(thread: RunningThread, cause: Error): void {
    if (this.thread !== thread) return;
    this.deaths++;
    this.restartAt = this.setup.now() + restartDelayMs(this.deaths);
    const what = thread.loading ? 'could not be loaded' : 'stopped unexpectedly';
    this.end(thread, unavailable(`the local model ${what}`, cause));
    void thread.worker.terminate();
  }

  /** Forgets the thread; everybody who waits for it gets the error. */
  private end(thread: RunningThread, error: AppError): void {
    this.thread = undefined;
    thread.settle.reject(error);
    this.calls.rejectAll(error);
  }

  private send(request: WorkerRequest): void {
    if (!this.thread) return;
    this.thread.worker.postMessage(request);
    this.keepAliveWhileBusy(this.thread);
  }

  private keepAliveWhileBusy(thread: RunningThread): void {
    if (thread.loading || this.calls.size > 0) thread.worker.ref();
    else thread.worker.unref();
  }
}

function unavailable(message: string, cause: unknown): AppError {
  return new AppError('provider.unavailable', message, { cause });
}
