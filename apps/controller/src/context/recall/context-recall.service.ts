import { Inject, Injectable } from '@nestjs/common';
import type { ContextReason } from '@sekha/contracts';
import { type MemoryStore, type MessageInConversation, PINNED_IMPORTANCE } from '@sekha/store';
import { MEASURED_WEIGHTS } from '../../search/ranking/ranking-weights.js';
import type { SearchOutcome } from '../../search/search.service.js';
import { SearchService } from '../../search/search.service.js';
import type { SearchNarrowing } from '../../search/search-request.js';
import { MEMORY_STORE } from '../../search/search-tokens.js';
import type { ContextItem } from '../context-item.js';
import type { ContextRequest } from '../context-request.js';
import { isInScope } from '../folder-scope.js';
import { newestOf } from './newest-of.js';

/**
 * The best hits of the query; LoCoMo finds nothing more below them within 7,000 tokens. One fewer than the index's
 * lists are deep: to tell whether a page follows, a search for one more looks fifty times as deep.
 */
const SEARCHED = MEASURED_WEIGHTS.depth - 1;
/** What is kept in view of pinned conversations: the best for the query, and the newest. */
const PINNED_SEARCHED = 100;
const PINNED_CONVERSATIONS = 50;
const PINNED_NEWEST = 100;
const LABELLED_CONVERSATIONS = 50;
const LABELLED_NEWEST = 200;
const LABEL_DAYS = 7;
const DAY_MS = 86_400_000;

export interface Recalled {
  /** One list for each way of recalling. */
  paths: ContextItem[][];
  /** Which message a newer one takes the place of; ids, older to newer. */
  superseded: ReadonlyMap<string, string>;
  noGoodMatch: boolean;
  /** Why the meaning could not be used although it was asked for. */
  degradedBecause?: string;
}

/** Brings what might belong into a context. Nothing out of scope leaves here, whatever brought it. */
@Injectable()
export class ContextRecallService {
  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    private readonly searches: SearchService,
  ) {}

  async recall(tenantId: string, request: ContextRequest, nowMs: number): Promise<Recalled> {
    const found = await this.search(tenantId, request, {}, SEARCHED, nowMs);
    const paths = [
      toItems(found, (place) => ({ kind: 'match', text: `found by the query, place ${place}` })),
      ...(await this.pinned(tenantId, request, nowMs)),
      await this.labelled(tenantId, request, nowMs),
    ];
    return {
      superseded: found.superseded,
      noGoodMatch: found.noGoodMatch,
      paths: paths.map((path) =>
        path.filter(({ conversation }) => isInScope(conversation.folder, request.folders)),
      ),
      ...(found.degradedBecause === undefined ? {} : { degradedBecause: found.degradedBecause }),
    };
  }

  private search(
    tenantId: string,
    { query, folders }: ContextRequest,
    narrowing: SearchNarrowing,
    limit: number,
    nowMs: number,
  ): Promise<SearchOutcome> {
    const scope = {
      ...(folders.within === undefined ? {} : { withinFolders: folders.within }),
      ...(folders.except.length === 0 ? {} : { exceptFolders: folders.except }),
    };
    const request = { query, mode: 'hybrid' as const, limit, offset: 0, explain: false };
    return this.searches.search(tenantId, { ...request, narrowing: { ...narrowing, ...scope } }, nowMs);
  }

  /** Pinned conversations: what answers the query in them, and their newest messages. */
  private async pinned(tenantId: string, request: ContextRequest, nowMs: number): Promise<ContextItem[][]> {
    const filter = { minImportance: PINNED_IMPORTANCE, status: 'active' } as const;
    const tenant = this.store.forTenant(tenantId);
    const page = { limit: PINNED_CONVERSATIONS, offset: 0 };
    const conversations = await tenant.conversations.list(filter, page);
    if (conversations.length === 0) return [];
    const reason: ContextReason = { kind: 'pinned', text: 'of a pinned conversation' };
    const found = await this.search(tenantId, request, filter, PINNED_SEARCHED, nowMs);
    const allowed = conversations.filter(({ folder }) => isInScope(folder, request.folders));
    const newest = await newestOf(tenant.messages, allowed, PINNED_NEWEST);
    // Scores compare within one search only, so this one's say nothing beside those of the main search.
    return [found.found, newest].map((path) => path.map((one) => toItem(one, 0, { ...reason })));
  }

  /** What was said in the last days in conversations with a preferred label. */
  private async labelled(tenantId: string, request: ContextRequest, nowMs: number): Promise<ContextItem[]> {
    if (request.preferredLabels.length === 0) return [];
    const tenant = this.store.forTenant(tenantId);
    const conversations = await tenant.conversations.list(
      { labels: request.preferredLabels, status: 'active' },
      { limit: LABELLED_CONVERSATIONS, offset: 0 },
    );
    const allowed = conversations.filter(({ folder }) => isInScope(folder, request.folders));
    const newest = await newestOf(tenant.messages, allowed, LABELLED_NEWEST);
    const reason = {
      kind: 'preferred_label' as const,
      text: `of the last ${LABEL_DAYS} days under a preferred label`,
    };
    return newest
      .filter(({ message }) => message.sentAtMs >= nowMs - LABEL_DAYS * DAY_MS)
      .map((one) => toItem(one, 0, { ...reason }));
  }
}

function toItems({ found }: SearchOutcome, reason: (place: number) => ContextReason): ContextItem[] {
  return found.map((one, at) => toItem(one, one.ranked.score, reason(at + 1)));
}

function toItem(
  { message, conversation }: MessageInConversation,
  similarity: number,
  reason: ContextReason,
): ContextItem {
  return { message, conversation, similarity, score: 0, reasons: [reason] };
}
