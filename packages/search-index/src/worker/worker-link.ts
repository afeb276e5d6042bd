import { type TransferListItem, Worker } from 'node:worker_threads';
import { AppError } from '@sekha/contracts';
import type { CallMessage, CallName, WorkerCalls, WorkerMessage, WorkerSettings } from './protocol.js';

interface Pending {
  resolve: (value: never) => void;
  reject: (error: AppError) => void;
}

export interface LinkEvents {
  onReady: (appliedSeq: number) => void;
  onWarning: (message: string, cause: unknown) => void;
  /** The worker is gone, whatever the reason; its pending calls have been rejected. */
  onEnd: (cause: unknown) => void;
}

/** Calls over the message port of ONE worker thread; it ends with the thread. */
export class WorkerLink {
  private readonly pending = new Map<number, Pending>();
  private readonly worker: Worker;
  private lastId = 0;
  private ended = false;
  private failure: unknown;

  constructor(
    entry: URL,
    settings: WorkerSettings,
    private readonly events: LinkEvents,
  ) {
    this.worker = new Worker(entry, {
      workerData: settings,
      name: 'sekha-search-index',
      // What the index keeps is in typed arrays; the rest is garbage of one call and must not pile up to 48 MB.
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    });
    this.worker.on('message', (message: WorkerMessage) => this.receive(message));
    this.worker.on('error', (error) => {
      this.failure = error;
    });
    this.worker.on('exit', (code) => this.end(this.failure ?? new Error(`the worker exited with ${code}`)));
  }

  call<Name extends CallName>(
    name: Name,
    argument: WorkerCalls[Name]['argument'],
    transfer: TransferListItem[] = [],
  ): Promise<WorkerCalls[Name]['reply']> {
    if (this.ended) return Promise.reject(unavailable('the search index is restarting', this.failure));
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      // Posting first: it throws for what cannot be sent, and then there is nothing to wait for.
      this.worker.postMessage({ id, name, argument } satisfies CallMessage, transfer);
      this.pending.set(id, { resolve, reject });
    });
  }

  async terminate(): Promise<void> {
    await this.worker.terminate();
  }

  private receive(message: WorkerMessage): void {
    switch (message.kind) {
      case 'ready':
        this.events.onReady(message.appliedSeq);
        return;
      case 'warning':
        this.events.onWarning(message.message, message.cause);
        return;
      case 'reply':
        this.take(message.id)?.resolve(message.value as never);
        return;
      case 'failure': {
        const code = message.invalid ? 'request.invalid' : 'internal';
        this.take(message.id)?.reject(new AppError(code, message.message, { cause: message.cause }));
      }
    }
  }

  private take(id: number): Pending | undefined {
    const call = this.pending.get(id);
    this.pending.delete(id);
    return call;
  }

  private end(cause: unknown): void {
    this.ended = true;
    for (const call of this.pending.values()) call.reject(unavailable('the search index has failed', cause));
    this.pending.clear();
    this.events.onEnd(cause);
  }
}

export function unavailable(message: string, cause?: unknown): AppError {
  return new AppError('index.unavailable', message, { retryAfterMs: 1000, cause });
}
