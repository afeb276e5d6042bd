import { IndexCore } from '../core/index-core.js';
import { type FrontScanner, inlineScanner } from '../vectors/fronts/front-scanner.js';
import type { KernelChoice } from '../vectors/kernel.js';
import { loadSnapshot } from './load-snapshot.js';
import { saveSnapshot } from './save-snapshot.js';

export interface StoredIndexOptions {
  /** Where the snapshot lives; without it the index is in memory only. */
  file: string | undefined;
  kernel: KernelChoice;
  /** Told when a snapshot cannot be used; the index then starts empty. */
  onWarning: (message: string, cause: unknown) => void;
  /** Who goes through the vectors; the thread of the index when absent. */
  scanner?: FrontScanner;
}

/** The core and its file. */
export class StoredIndex {
  readonly core: IndexCore;
  private readonly file: string | undefined;
  private saving: Promise<void> = Promise.resolve();

  constructor({ file, kernel, onWarning, scanner = inlineScanner }: StoredIndexOptions) {
    this.file = file;
    const makeCore = (): IndexCore => new IndexCore(kernel, scanner);
    const loaded = file === undefined ? undefined : loadSnapshot(file, makeCore, onWarning);
    this.core = loaded ?? makeCore();
  }

  /** One at a time: a call while another snapshot is written waits for it and then writes its own. */
  async snapshot(): Promise<void> {
    const { core, file } = this;
    if (file === undefined) return;
    const next = this.saving.then(() => saveSnapshot(core, file));
    this.saving = next.catch(() => undefined);
    await next;
  }

  /** Waits for a snapshot that is being written. */
  async close(): Promise<void> {
    await this.saving;
  }
}
