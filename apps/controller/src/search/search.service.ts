import { Inject, Injectable } from '@nestjs/common';
import { MAX_SEARCH_WINDOW, type SearchMode } from '@sekha/contracts';
import { type IndexCandidate, type SearchIndex, STOP_WORDS } from '@sekha/search-index';
import type {
  EmbeddingSpace,
  MemoryStore,
  MessageInConversation,
  MessageStore,
  StoredVector,
} from '@sekha/store';
import { type AnalysedQuery, analyseQuery } from './query/analyse-query.js';
import { possibleNames } from './query/participant-names.js';
import { QueryVectors } from './query/query-vectors.js';
import { QUERY_EMBEDDER, type QueryEmbedder } from './query-embedder.js';
import type { EvidenceKinds } from './ranking/fuse-evidence.js';
import { rankCandidates } from './ranking/rank-candidates.js';
import type { RankedCandidate } from './ranking/ranking.js';
import { MEASURED_WEIGHTS } from './ranking/ranking-weights.js';
import { hasGoodMatch } from './relevance/has-good-match.js';
import { isCovered } from './relevance/is-covered.js';
import { nearestKeys, refineCosines } from './relevance/refine-cosines.js';
import type { SearchRequest } from './search-request.js';
import { MEMORY_STORE, SEARCH_INDEX } from './search-tokens.js';
import { type MessageSelection, selectMessages } from './select-messages.js';
import { asksForThePast } from './supersession/change-words.js';
import { findSupersessions } from './supersession/find-supersessions.js';
import { newerAboveOlder } from './supersession/newer-above-older.js';
import { toStatements } from './supersession/to-statements.js';

/** How many of the best are looked through for statements that a newer one takes the place of. */
const NEWER_FIRST_AMONG = 10;

export interface FoundMessage extends MessageInConversation {
  ranked: RankedCandidate;
}

export interface SearchOutcome {
  /** Best first. */
  found: FoundMessage[];
  /** Among the best: which message a newer one takes the place of; ids, older to newer. */
  superseded: ReadonlyMap<string, string>;
  /** Nothing that was found is likely to be about the question. */
  noGoodMatch: boolean;
  /** All candidates, for ranks in an explanation. */
  candidates: readonly IndexCandidate[];
  mode: SearchMode;
  /** Why the meaning could not be used although it was asked for. */
  degradedBecause?: string;
  /** Whether more hits follow this page. */
  more: boolean;
}

/** The best of a ranking, looked at as texts. */
interface BestMessages {
  ranked: RankedCandidate[];
  superseded: ReadonlyMap<string, string>;
  found: MessageInConversation[];
}

/** What the index knows of a question, made exact where it counts. */
interface Evidence {
  candidates: IndexCandidate[];
  kinds: EvidenceKinds;
  mode: SearchMode;
  /** That serves searches. */
  space: EmbeddingSpace | undefined;
  /** Of the vectors, where they were used. */
  model: string | undefined;
  /** Those of the record that have been read, in that space. */
  vectors: readonly StoredVector[];
  degradedBecause?: string;
}

/** Finds messages by words, by meaning, or by both. */
@Injectable()
export class SearchService {
  private readonly vectors: QueryVectors;

  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(SEARCH_INDEX) private readonly index: SearchIndex,
    @Inject(QUERY_EMBEDDER) embedder: QueryEmbedder,
  ) {
    this.vectors = new QueryVectors(embedder);
  }

  /** `nowMs` is what "yesterday" in a question counts from. */
  async search(tenantId: string, request: SearchRequest, nowMs: number): Promise<SearchOutcome> {
    const tenant = this.store.forTenant(tenantId);
    const selection = await selectMessages(tenant.conversations, request.narrowing);
    if (selection === undefined)
      return {
        found: [],
        superseded: new Map(),
        noGoodMatch: true,
        candidates: [],
        mode: request.mode,
        more: false,
      };
    const names = possibleNames(request.query, (word) => STOP_WORDS.has(word));
    const named = await tenant.messages.findParticipants(names, selection.conversations);
    const analysed = analyseQuery(request.query, named, nowMs);
    const evidence = await this.gather(tenantId, request, analysed, selection);
    const ranking = rankCandidates(
      evidence.candidates,
      { ...analysed, kinds: evidence.kinds },
      MEASURED_WEIGHTS,
    );
    const end = request.offset + request.limit;
    const best = await this.putNewerFirst(
      tenant.messages,
      ranking.slice(0, NEWER_FIRST_AMONG),
      request.query,
      evidence,
    );
    const ranked = [...best.ranked, ...ranking.slice(best.ranked.length, Math.max(end, best.ranked.length))];
    const page = ranked.slice(request.offset, end);
    return {
      found: joinFound(page, await readMissing(tenant.messages, page, best.found)),
      superseded: best.superseded,
      noGoodMatch: !hasGoodMatch({
        model: evidence.model,
        bestCosine: bestCosineOf(evidence.candidates),
        covers: (isEnough) => isCovered(request.query, indexedTexts(best.found), isEnough),
      }),
      candidates: evidence.candidates,
      mode: evidence.mode,
      ...(evidence.degradedBecause === undefined ? {} : { degradedBecause: evidence.degradedBecause }),
      more: ranking.size > end && end < MAX_SEARCH_WINDOW,
    };
  }

  /** Puts newer statements of a fact above the older ones among the best, each place keeping its score. */
  private async putNewerFirst(
    messages: MessageStore,
    best: readonly RankedCandidate[],
    query: string,
    evidence: Evidence,
  ): Promise<BestMessages> {
    const keys = best.map(({ candidate }) => candidate.messageKey);
    const found = await messages.getByKeys(keys);
    if (asksForThePast(query)) return { ranked: [...best], superseded: new Map(), found };
    const vectors = await this.vectorsOf(keys, evidence);
    const statements = toStatements(found, vectors);
    const superseded = findSupersessions(statements, query);
    const ids = new Map(statements.map(({ key, id }) => [key, id]));
    const order = newerAboveOlder(best, ({ candidate }) => ids.get(candidate.messageKey) ?? '', superseded);
    return {
      ranked: order.map((one, at) => ({ ...one, score: best[at]?.score ?? one.score })),
      superseded,
      found,
    };
  }

  /** Most of the best were near enough to be read already. */
  private async vectorsOf(
    keys: readonly number[],
    { space, vectors }: Evidence,
  ): Promise<readonly StoredVector[]> {
    if (space === undefined) return [];
    const known = new Set(vectors.map(({ messageKey }) => messageKey));
    const missing = keys.filter((key) => !known.has(key));
    return [...vectors, ...(await this.store.vectors.get(space.id, missing))];
  }

  private async gather(
    tenantId: string,
    request: SearchRequest,
    analysed: AnalysedQuery,
    selection: MessageSelection,
  ): Promise<Evidence> {
    const space = await this.store.vectors.currentSpace();
    const vector =
      request.mode === 'keyword' ? undefined : await this.vectors.find(analysed.denseText, space);
    const reason = vector !== undefined && 'reason' in vector ? vector.reason : undefined;
    const usable = vector !== undefined && 'values' in vector ? vector : undefined;
    const mode = usable === undefined ? 'keyword' : request.mode;
    const found = await this.index.search({
      tenantId,
      filter: selection.index,
      depth: depthFor(request.offset + request.limit),
      ...(mode === 'semantic' ? {} : { text: analysed.lexicalText }),
      ...(usable === undefined ? {} : { vector: usable }),
    });
    const vectors =
      usable === undefined ? [] : await this.store.vectors.get(usable.spaceId, nearestKeys(found));
    return {
      candidates: usable === undefined ? found : refineCosines(found, usable.values, vectors),
      kinds: {
        lexical: mode !== 'semantic',
        semantic: usable !== undefined,
        ownWords: request.mode === 'keyword',
      },
      mode,
      space,
      model: usable === undefined ? undefined : space?.model,
      vectors,
      ...(reason === undefined ? {} : { degradedBecause: reason }),
    };
  }
}

/**
 * Two depths only, so that every page is cut from the same list: the measured one, and the whole window. Deeper than
 * the page by one at least, to know whether another page follows.
 */
function depthFor(end: number): number {
  return end < MEASURED_WEIGHTS.depth ? MEASURED_WEIGHTS.depth : MAX_SEARCH_WINDOW;
}

function bestCosineOf(candidates: readonly IndexCandidate[]): number | undefined {
  let best: number | undefined;
  for (const { cosine } of candidates)
    if (cosine !== undefined && (best === undefined || cosine > best)) best = cosine;
  return best;
}

/** With the speaker's name, as they are indexed. */
function* indexedTexts(found: readonly MessageInConversation[]): Generator<string> {
  for (const { message } of found) yield `${message.name ?? ''} ${message.content}`;
}

/** The messages of a page, of which some were read before. */
async function readMissing(
  messages: MessageStore,
  page: readonly RankedCandidate[],
  known: readonly MessageInConversation[],
): Promise<MessageInConversation[]> {
  const keys = new Set(known.map(({ message }) => message.key));
  const missing = page.map(({ candidate }) => candidate.messageKey).filter((key) => !keys.has(key));
  return [...known, ...(await messages.getByKeys(missing))];
}

/** Messages deleted since the index answered are left out. */
function joinFound(
  page: readonly RankedCandidate[],
  messages: readonly MessageInConversation[],
): FoundMessage[] {
  const byKey = new Map(messages.map((one) => [one.message.key, one]));
  return page.flatMap((ranked) => {
    const found = byKey.get(ranked.candidate.messageKey);
    return found === undefined ? [] : [{ ...found, ranked }];
  });
}
