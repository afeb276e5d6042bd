import { Inject, Injectable } from '@nestjs/common';
import { queryTerms } from '@sekha/search-index';
import type { MemoryStore } from '@sekha/store';
import { MEMORY_STORE } from '../search/search-tokens.js';
import type { ContextRequest } from './context-request.js';
import { ContextRecallService } from './recall/context-recall.service.js';
import { addNeighbours } from './recall/neighbours.js';
import { type FittedContext, fitToBudget } from './shape/fit-to-budget.js';
import { foldDuplicates } from './shape/fold-duplicates.js';
import { markSuperseded } from './shape/mark-superseded.js';
import { mergeItems } from './shape/merge-items.js';
import { rankItems } from './shape/rank-items.js';
import { loadO200kCounter } from './tokens/o200k-counter.js';

export interface AssembledContext extends FittedContext {
  noGoodMatch: boolean;
  degradedBecause?: string;
}

/** Makes the context for a query: recall, merge, rank, fold, mark what is superseded, add neighbours, fit. */
@Injectable()
export class ContextService {
  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    private readonly recalls: ContextRecallService,
  ) {}

  /** `nowMs` is what recency and "the last 7 days" count from. */
  async assemble(tenantId: string, request: ContextRequest, nowMs: number): Promise<AssembledContext> {
    const { paths, superseded, noGoodMatch, degradedBecause } = await this.recalls.recall(
      tenantId,
      request,
      nowMs,
    );
    const ranked = rankItems(mergeItems(paths), request.preferredLabels, nowMs);
    const distinct = foldDuplicates(ranked);
    const { messages } = this.store.forTenant(tenantId);
    const items = await addNeighbours(messages, markSuperseded(distinct, superseded));
    const terms = new Set(queryTerms(request.query));
    const fitted = await fitToBudget(items, request.budgetTokens, terms, await loadO200kCounter());
    return { ...fitted, noGoodMatch, ...(degradedBecause === undefined ? {} : { degradedBecause }) };
  }
}
