import { IndexCore } from './core/index-core.js';
import type {
  IndexCandidate,
  IndexChange,
  IndexQuery,
  IndexStatistics,
  SearchIndex,
} from './search-index.js';
import { loadSnapshot } from './snapshot/load-snapshot.js';
import { saveSnapshot } from './snapshot/save-snapshot.js';
import type { KernelChoice } from './vectors/kernel.js';

export interface InProcessIndexOptions {
  /** Where the snapshot lives; without it the index is in memory only. */
  file?: string;
  kernel?: KernelChoice;
  /** Told when a snapshot cannot be used; the index then starts empty and the owner replays. */
  onWarning?: (message: string, cause: unknown) => void;
}

/** The index on the thread that calls it: what the worker runs, and what tests use. */
export class InProcessIndex implements SearchIndex {
  private saving: Promise<void> | undefined;

  private constructor(
    private readonly core: IndexCore,
    private readonly file: string | undefined,
  ) {}

  static open(options: InProcessIndexOptions = {}): InProcessIndex {
    const { file, kernel = 'auto', onWarning = () => undefined } = options;
    const loaded = file === undefined ? undefined : loadSnapshot(file, kernel, onWarning);
    return new InProcessIndex(loaded ?? new IndexCore(kernel), file);
  }

  async apply(changes: readonly IndexChange[], throughSeq: number): Promise<void> {
    this.core.apply(changes, throughSeq);
  }

  async search(query: IndexQuery): Promise<IndexCandidate[]> {
    return this.core.search(query);
  }

  async appliedSeq(): Promise<number> {
    return this.core.appliedSeq;
  }

  async statistics(): Promise<IndexStatistics> {
    return this.core.statistics();
  }

  /** One at a time: a call while another is written waits for it and then writes its own. */
  async snapshot(): Promise<void> {
    const { core, file, saving } = this;
    if (file === undefined) return;
    const next = (saving ?? Promise.resolve()).catch(() => undefined).then(() => saveSnapshot(core, file));
    this.saving = next;
    await next;
  }

  /** Nothing is ever lost on this thread. */
  onRewind(_listener: (appliedSeq: number) => void): () => void {
    return () => undefined;
  }

  async close(): Promise<void> {
    await this.saving?.catch(() => undefined);
  }
}
