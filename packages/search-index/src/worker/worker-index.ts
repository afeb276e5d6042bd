import type {
  IndexCandidate,
  IndexChange,
  IndexQuery,
  IndexStatistics,
  SearchIndex,
} from '../search-index.js';
import { unpackCandidates } from './pack-candidates.js';
import { packChanges } from './pack-changes.js';
import type { CallName, WorkerCalls, WorkerSettings } from './protocol.js';
import { unavailable, WorkerLink } from './worker-link.js';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 30_000;
/** A worker that lived this long failed for a new reason. */
const STEADY_MS = 60_000;

export interface WorkerIndexOptions extends WorkerSettings {
  /** The compiled worker. */
  entry: URL;
  onWarning: (message: string, cause: unknown) => void;
}

/**
 * The index in a worker thread. When the thread dies, pending calls fail with `index.unavailable`, a new one loads
 * the snapshot, and `apply` is refused until the owner has asked {@link appliedSeq}: what came after the snapshot
 * must be replayed first, or it would be missing for good.
 */
export class WorkerIndex implements SearchIndex {
  private link: WorkerLink;
  private readonly listeners = new Set<(appliedSeq: number) => void>();
  private closed = false;
  private rewound = false;
  private started = false;
  private failures = 0;
  private readyAt = 0;
  private restart: NodeJS.Timeout | undefined;

  private constructor(
    private readonly options: WorkerIndexOptions,
    private readonly settle: { ready: () => void; failed: (cause: unknown) => void },
  ) {
    this.link = this.connect();
  }

  /** Resolves when the worker has loaded its snapshot; rejects when it cannot start. */
  static open(options: WorkerIndexOptions): Promise<WorkerIndex> {
    return new Promise((resolve, reject) => {
      const index = new WorkerIndex(options, {
        ready: () => resolve(index),
        failed: (cause) => reject(unavailable('the search index cannot start', cause)),
      });
    });
  }

  async apply(changes: readonly IndexChange[], throughSeq: number): Promise<void> {
    if (this.rewound)
      throw unavailable('the search index was restarted: ask for appliedSeq and replay from it');
    const packed = packChanges(changes);
    await this.call('apply', { changes: packed, throughSeq }, [packed.values.buffer]);
  }

  async search(query: IndexQuery): Promise<IndexCandidate[]> {
    return unpackCandidates(await this.call('search', ownVector(query)));
  }

  async appliedSeq(): Promise<number> {
    const seq = await this.call('appliedSeq', undefined);
    this.rewound = false;
    return seq;
  }

  async snapshot(): Promise<void> {
    await this.call('snapshot', undefined);
  }

  statistics(): Promise<IndexStatistics> {
    return this.call('statistics', undefined);
  }

  onRewind(listener: (appliedSeq: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    const { link } = this;
    const finished = this.call('close', undefined).catch(() => undefined);
    this.closed = true;
    clearTimeout(this.restart);
    await finished;
    await link.terminate();
  }

  private async call<Name extends CallName>(
    name: Name,
    argument: WorkerCalls[Name]['argument'],
    transfer: ArrayBuffer[] = [],
  ): Promise<WorkerCalls[Name]['reply']> {
    if (this.closed) throw unavailable('the search index is closed');
    return this.link.call(name, argument, transfer);
  }

  private connect(): WorkerLink {
    const { entry, file, kernel } = this.options;
    return new WorkerLink(
      entry,
      { file, kernel },
      {
        onReady: (appliedSeq) => this.ready(appliedSeq),
        onWarning: this.options.onWarning,
        onEnd: (cause) => this.ended(cause),
      },
    );
  }

  private ready(appliedSeq: number): void {
    this.readyAt = performance.now();
    if (!this.started) {
      this.started = true;
      this.settle.ready();
      return;
    }
    for (const listener of this.listeners) listener(appliedSeq);
  }

  private ended(cause: unknown): void {
    if (this.closed) return;
    if (!this.started) {
      this.settle.failed(cause);
      return;
    }
    this.rewound = true;
    if (performance.now() - this.readyAt > STEADY_MS) this.failures = 0;
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** this.failures++, LONGEST_DELAY_MS);
    this.options.onWarning(`the search index failed and is started again in ${delayMs} ms`, cause);
    this.restart = setTimeout(() => {
      this.link = this.connect();
    }, delayMs);
  }
}

/** A vector that is a view of something larger would take all of it along. */
function ownVector(query: IndexQuery): IndexQuery {
  if (query.vector === undefined) return query;
  return { ...query, vector: { ...query.vector, values: query.vector.values.slice() } };
}
