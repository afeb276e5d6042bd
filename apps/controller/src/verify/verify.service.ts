import { Inject, Injectable } from '@nestjs/common';
import type { VerifyAnswer } from '@sekha/contracts';
import type { SearchIndex } from '@sekha/search-index';
import type { MemoryStore } from '@sekha/store';
import { IngestionService } from '../ingestion/ingestion.service.js';
import { MEMORY_STORE, SEARCH_INDEX } from '../search/search-tokens.js';
import { compareIndex, isSame } from './compare-index.js';

/** How long the index is waited for before it is compared. */
const INDEX_WITHIN_MS = 2_000;

/** Proves that the record holds no orphan and that the index holds what the record does. */
@Injectable()
export class VerifyService {
  private running: Promise<VerifyAnswer> | undefined;

  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(SEARCH_INDEX) private readonly index: SearchIndex,
    private readonly ingestion: IngestionService,
  ) {}

  /** One walk at a time: who asks meanwhile gets its answer. */
  verify(): Promise<VerifyAnswer> {
    this.running ??= this.walk().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async walk(): Promise<VerifyAnswer> {
    const startedMs = performance.now();
    const checks = await this.store.verifier.verify();
    const index = await compareIndex(this.store.verifier, this.index, () =>
      this.ingestion.isVisible(INDEX_WITHIN_MS),
    );
    const spaces = await this.store.spaces.list();
    return {
      ok: checks.every(({ count }) => count === 0) && (!index.conclusive || isSame(index)),
      checks,
      index,
      spaces_being_dropped: spaces.filter(({ state }) => state === 'retired').length,
      duration_ms: Math.round(performance.now() - startedMs),
    };
  }
}
