import { Inject, Injectable } from '@nestjs/common';
import { analyse, type IndexCandidate, type SearchIndex } from '@sekha/search-index';
import type { Conversation, MemoryStore, Message, TenantStore } from '@sekha/store';
import { MEMORY_STORE, SEARCH_INDEX } from '../../search/search-tokens.js';
import type { NearConversation } from './label-evidence.js';
import { meanVector } from './mean-vector.js';
import { type Neighbour, nearnessOf } from './nearness.js';

/** In so many messages at most a word is counted; beyond that it is simply common. */
const COUNTED = 300;
const NEIGHBOURS = 40;
const SEARCHED = 150;
/** Own messages stand first in every list; a longer conversation than this hides its neighbours' tail. */
const MOST_OWN = 1_000;

/** What a tenant's other conversations say about one of them. Asks no model: only what is stored and indexed. */
@Injectable()
export class LabelCorpusService {
  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(SEARCH_INDEX) private readonly index: SearchIndex,
  ) {}

  /** How rare each word is among the conversations (inverse document frequency), by stem. */
  async rarities(
    tenantId: string,
    words: readonly { stem: string; text: string }[],
  ): Promise<(stem: string) => number> {
    const total = await this.store.forTenant(tenantId).conversations.count({});
    const counted = await Promise.all(
      words.map(async ({ stem, text }): Promise<[string, number]> => {
        const found = await this.index.search({ tenantId, text, depth: COUNTED });
        const holding = found.filter(({ bm25 }) => bm25 !== undefined);
        const conversations = new Set(holding.map(({ conversationKey }) => conversationKey)).size;
        // A full list says only "at least so many": the word is taken for as common as the list is long.
        const share =
          holding.length >= COUNTED ? conversations / Math.min(total, COUNTED) : conversations / total;
        return [stem, Math.log(1 + 1 / Math.max(share, 1 / Math.max(total, 1)))];
      }),
    );
    const byStem = new Map(counted);
    const usual = Math.log(1 + Math.max(total, 1));
    return (stem) => byStem.get(stem) ?? usual;
  }

  /** The conversations nearest to one, by its words and by the vectors of its messages. */
  async near(
    tenantId: string,
    conversation: Conversation,
    messages: readonly Message[],
    words: readonly string[],
  ): Promise<NearConversation[]> {
    if (words.length === 0) return [];
    const vector = await this.vectorOf(messages);
    const text = words.join(' ');
    const candidates = await this.index.search({
      tenantId,
      text,
      depth: SEARCHED + Math.min(MOST_OWN, conversation.messageCount),
      ...(vector === undefined ? {} : { vector }),
    });
    const own = new Set(messages.map(({ key }) => key));
    const others = bestOfEach(candidates.filter(({ messageKey }) => !own.has(messageKey)));
    const neighbours = await readNeighbours(this.store.forTenant(tenantId), others, conversation.id);
    return nearnessOf(neighbours, new Set(analyse(text)));
  }

  private async vectorOf(
    messages: readonly Message[],
  ): Promise<{ spaceId: number; values: Float32Array } | undefined> {
    const space = await this.store.vectors.currentSpace();
    if (space === undefined) return undefined;
    const vectors = await this.store.vectors.get(
      space.id,
      messages.map(({ key }) => key),
    );
    const values = meanVector(vectors.map(({ vector }) => vector));
    return values === undefined ? undefined : { spaceId: space.id, values };
  }
}

/** The best candidate of each conversation, best first. */
function bestOfEach(candidates: readonly IndexCandidate[]): IndexCandidate[] {
  const bestBm25 = Math.max(...candidates.map(({ bm25 }) => bm25 ?? 0), 1e-9);
  const worth = ({ bm25 = 0, cosine = 0 }: IndexCandidate): number => bm25 / bestBm25 + Math.max(0, cosine);
  const best = new Map<number, IndexCandidate>();
  for (const one of candidates) {
    const known = best.get(one.conversationKey);
    if (known === undefined || worth(one) > worth(known)) best.set(one.conversationKey, one);
  }
  return [...best.values()].sort((a, b) => worth(b) - worth(a)).slice(0, NEIGHBOURS);
}

async function readNeighbours(
  tenant: TenantStore,
  candidates: readonly IndexCandidate[],
  ownId: string,
): Promise<Neighbour[]> {
  const found = await tenant.messages.getByKeys(candidates.map(({ messageKey }) => messageKey));
  const byKey = new Map(candidates.map((one) => [one.messageKey, one]));
  return found
    .filter(({ conversation }) => conversation.id !== ownId)
    .map(({ message, conversation }) => ({
      label: conversation.label,
      content: message.content,
      cosine: byKey.get(message.key)?.cosine,
    }));
}
