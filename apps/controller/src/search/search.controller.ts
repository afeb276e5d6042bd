import { Controller, Post } from '@nestjs/common';
import { FullTextAnswer, FullTextBody, SearchAnswer, SearchBody } from '@sekha/contracts';
import { queryTerms } from '@sekha/search-index';
import { Api, ContractBody, CurrentIdentity, type Identity, Scope } from '@sekha/service-kit';
import { FullTextService } from './full-text.service.js';
import { explainHit, rankEvidence } from './hits/explain-hit.js';
import { highlightMatches } from './hits/highlight-matches.js';
import { toSearchHit } from './hits/to-search-hit.js';
import { SearchService } from './search.service.js';
import { toCursor } from './search-cursor.js';
import { checkWindow, searchIdentity, toNarrowing, toPage, toSearchRequest } from './search-request.js';

/** Search over REST. */
@Controller('api/v1')
export class SearchController {
  constructor(
    private readonly searches: SearchService,
    private readonly fullText: FullTextService,
  ) {}

  @Post(['search', 'query'])
  @Scope('memory:read')
  @Api({
    summary: 'Find messages by meaning and words',
    description:
      'Without a reachable model the answer goes by words alone and says so (`degraded`, `reason`); it is not an error.',
    body: SearchBody,
    reply: SearchAnswer,
    errors: ['request.malformed', 'request.invalid', 'request.too_large', 'auth.missing', 'auth.invalid'],
    tags: ['search'],
  })
  async search(
    @CurrentIdentity() identity: Identity,
    @ContractBody(SearchBody) body: SearchBody,
  ): Promise<SearchAnswer> {
    const request = toSearchRequest(body);
    const outcome = await this.searches.search(identity.tenantId, request, Date.now());
    const wanted = { terms: new Set(request.mode === 'semantic' ? [] : queryTerms(request.query)) };
    const ranks = request.explain ? rankEvidence(outcome.candidates) : undefined;
    const end = request.offset + request.limit;
    return {
      results: outcome.found.map((one) =>
        toSearchHit(
          one,
          one.ranked.score,
          wanted,
          outcome.superseded.get(one.message.id),
          ranks && explainHit(one.ranked, ranks),
        ),
      ),
      total: outcome.found.length,
      page: Math.floor(request.offset / request.limit) + 1,
      page_size: request.limit,
      mode: outcome.mode,
      no_good_match: outcome.noGoodMatch,
      degraded: outcome.degradedBecause !== undefined,
      ...(outcome.degradedBecause === undefined ? {} : { reason: outcome.degradedBecause }),
      next_cursor: outcome.more
        ? toCursor(end, searchIdentity(request.query, request.mode, request.narrowing))
        : null,
    };
  }

  @Post('search/fts')
  @Scope('memory:read')
  @Api({
    summary: 'Find messages by their words',
    description: 'Words, "phrases", prefix*, AND, OR, NOT and parentheses; bad syntax counts as words.',
    body: FullTextBody,
    reply: FullTextAnswer,
    errors: ['request.malformed', 'request.invalid', 'request.too_large', 'auth.missing', 'auth.invalid'],
    tags: ['search'],
  })
  async searchFullText(
    @CurrentIdentity() identity: Identity,
    @ContractBody(FullTextBody) body: FullTextBody,
  ): Promise<FullTextAnswer> {
    const { limit, offset } = toPage(body);
    checkWindow(offset, limit);
    const outcome = await this.fullText.search(identity.tenantId, {
      query: body.query,
      narrowing: toNarrowing(body),
      limit,
      offset,
    });
    return {
      results: outcome.found.map(({ message, conversation, rank, score }) => ({
        id: message.id,
        conversation_id: conversation.id,
        role: message.role,
        name: message.name,
        content: message.content,
        timestamp: new Date(message.sentAtMs).toISOString(),
        embedding_id: null,
        metadata: message.metadata,
        label: conversation.label,
        folder: conversation.folder,
        rank,
        score,
        highlights: highlightMatches(message.content, outcome.wanted),
      })),
      total: outcome.total,
      relaxed: outcome.relaxed,
    };
  }
}
