import { AppError } from '@sekha/contracts';
import type { IndexCore } from './core/index-core.js';
import { InvalidInput } from './core/invalid-input.js';
import type {
  IndexCandidate,
  IndexChange,
  IndexQuery,
  IndexStatistics,
  SearchIndex,
} from './search-index.js';
import { StoredIndex } from './snapshot/stored-index.js';
import type { KernelChoice } from './vectors/kernel.js';

export interface InProcessIndexOptions {
  /** Where the snapshot lives; without it the index is in memory only. */
  file?: string;
  kernel?: KernelChoice;
  /** Told when a snapshot cannot be used; the index then starts empty and the owner replays. */
  onWarning?: (message: string, cause: unknown) => void;
}

/** The index on the thread that calls it, for tests and tools: the server keeps it in a worker. */
export class InProcessIndex implements SearchIndex {
  private closed = false;

  private constructor(private readonly stored: StoredIndex) {}

  static open(options: InProcessIndexOptions = {}): InProcessIndex {
    const { file, kernel = 'auto', onWarning = () => undefined } = options;
    return new InProcessIndex(new StoredIndex({ file, kernel, onWarning }));
  }

  async apply(changes: readonly IndexChange[], throughSeq: number): Promise<void> {
    this.ask((core) => core.apply(changes, throughSeq));
  }

  async search(query: IndexQuery): Promise<IndexCandidate[]> {
    return this.ask((core) => core.search(query));
  }

  async appliedSeq(): Promise<number> {
    return this.ask((core) => core.appliedSeq);
  }

  async statistics(): Promise<IndexStatistics> {
    return this.ask((core) => core.statistics());
  }

  async snapshot(): Promise<void> {
    this.ask(() => undefined);
    await this.stored.snapshot();
  }

  /** Nothing is ever lost on this thread. */
  onRewind(_listener: (appliedSeq: number) => void): () => void {
    return () => undefined;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.stored.close();
  }

  private ask<T>(question: (core: IndexCore) => T): T {
    if (this.closed) throw new AppError('index.unavailable', 'the search index is closed');
    try {
      return question(this.stored.core);
    } catch (error) {
      if (error instanceof InvalidInput) throw new AppError('request.invalid', error.message);
      throw error;
    }
  }
}
