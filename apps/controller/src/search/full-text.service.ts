import { Inject, Injectable } from '@nestjs/common';
import type { SearchIndex } from '@sekha/search-index';
import type { MemoryStore, MessageInConversation, MessageStore } from '@sekha/store';
import { type FullTextNode, wantedPrefixes, wantedTerms } from './full-text/full-text-query.js';
import { matchesFullText, toFullTextDocument } from './full-text/matches-full-text.js';
import { parseFullText } from './full-text/parse-full-text.js';
import type { WantedWords } from './hits/highlight-matches.js';
import type { SearchNarrowing } from './search-request.js';
import { MEMORY_STORE, SEARCH_INDEX } from './search-tokens.js';
import { selectMessages } from './select-messages.js';

export interface FullTextRequest {
  query: string;
  narrowing: SearchNarrowing;
  limit: number;
  offset: number;
}

export interface FullTextOutcome {
  /** Best first. */
  found: (MessageInConversation & { rank: number; score: number })[];
  /** All matches, among the best {@link FULL_TEXT_DEPTH} of the index. */
  total: number;
  /** Some of the words were enough, as no message holds all. */
  relaxed: boolean;
  wanted: WantedWords;
}

/** How many of the index's best messages are looked at; what matches is nearly always among the first. */
export const FULL_TEXT_DEPTH = 2_000;
const READ_AT_ONCE = 200;

type Scored = MessageInConversation & { score: number };

/** Finds messages by words alone, with the usual operators; needs no model. */
@Injectable()
export class FullTextService {
  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(SEARCH_INDEX) private readonly index: SearchIndex,
  ) {}

  async search(tenantId: string, request: FullTextRequest): Promise<FullTextOutcome> {
    const { root, bare } = parseFullText(request.query);
    const wanted = { terms: new Set(wantedTerms(root)), prefixes: wantedPrefixes(root) };
    const all = root === undefined ? [] : await this.candidates(tenantId, request, wanted);
    const strict = root === undefined ? [] : all.filter((one) => matches(root, one));
    const loose = bare && strict.length === 0 && root?.kind === 'all' ? anyOf(root.parts) : undefined;
    const matching = loose === undefined ? strict : all.filter((one) => matches(loose, one));
    const page = matching.slice(request.offset, request.offset + request.limit);
    return {
      found: page.map((one, at) => ({ ...one, rank: request.offset + at + 1 })),
      total: matching.length,
      relaxed: loose !== undefined && matching.length > 0,
      wanted,
    };
  }

  /** What the index knows of the wanted words, best first, with the texts. */
  private async candidates(
    tenantId: string,
    request: FullTextRequest,
    wanted: { terms: ReadonlySet<string>; prefixes: readonly string[] },
  ): Promise<Scored[]> {
    const tenant = this.store.forTenant(tenantId);
    const selection = await selectMessages(tenant.conversations, request.narrowing);
    if (selection === undefined) return [];
    const found = await this.index.search({
      tenantId,
      text: request.query,
      prefixes: wanted.prefixes,
      filter: selection.index,
      depth: FULL_TEXT_DEPTH,
    });
    const scored = found
      .flatMap(({ messageKey, sentAtMs, bm25 }) =>
        bm25 === undefined ? [] : [{ messageKey, sentAtMs, bm25 }],
      )
      .sort((a, b) => b.bm25 - a.bm25 || b.sentAtMs - a.sentAtMs || b.messageKey - a.messageKey);
    return readTexts(tenant.messages, scored);
  }
}

async function readTexts(
  messages: MessageStore,
  scored: readonly { messageKey: number; bm25: number }[],
): Promise<Scored[]> {
  const scores = new Map(scored.map(({ messageKey, bm25 }) => [messageKey, bm25]));
  const texts: Scored[] = [];
  for (let from = 0; from < scored.length; from += READ_AT_ONCE) {
    const keys = scored.slice(from, from + READ_AT_ONCE).map(({ messageKey }) => messageKey);
    for (const one of await messages.getByKeys(keys))
      texts.push({ ...one, score: scores.get(one.message.key) ?? 0 });
  }
  return texts;
}

function matches(root: FullTextNode, { message }: Scored): boolean {
  return matchesFullText(root, toFullTextDocument(message.content));
}

function anyOf(parts: readonly FullTextNode[]): FullTextNode {
  return { kind: 'any', parts };
}
