import { Inject, Injectable } from '@nestjs/common';
import type { PrunePreviews } from '@sekha/contracts';
import {
  type Conversation,
  type ConversationFilter,
  type MemoryStore,
  type Message,
  PINNED_IMPORTANCE,
  type PruneAction,
  type PruneOrder,
  type PruneOutcome,
  type TenantStore,
} from '@sekha/store';
import { BRIDGE_TASKS, type BridgeTasks } from '../bridge-client/bridge-tasks.js';
import { loadO200kCounter } from '../context/tokens/o200k-counter.js';
import type { TokenCounter } from '../context/tokens/token-counter.js';
import { CURATION_DEADLINE_MS } from '../curation-deadline.js';
import { IngestionService } from '../ingestion/ingestion.service.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import { mapBounded } from '../summaries/writing/map-bounded.js';
import { estimateSavings } from './estimate-savings.js';
import { estimateTokens, SAMPLE_CHARACTERS } from './estimate-tokens.js';
import { type Preview, PreviewWriter } from './preview-writer.js';
import { type PruneThresholds, recommend } from './recommend.js';

const DAY_MS = 86_400_000;
const AT_ONCE = 4;
const MODEL_PREVIEWS = 10;
const NEWEST = 20;
const PAGE = 100;
const MOST_ESTIMATED = 1_000;
/** What a dry run goes by when nobody says. */
export const USUAL_THRESHOLDS: PruneThresholds = { thresholdDays: 30, importanceThreshold: 5 };

export interface PruneRequest {
  thresholdDays: number;
  importanceThreshold: number;
  /** Only those under the importance threshold. */
  onlyUnimportant: boolean;
  order: PruneOrder;
  limit: number;
  label?: string;
  folder?: string;
  previews: PrunePreviews;
}

export interface PruneCandidate {
  conversation: Conversation;
  ageDays: number;
  tokens: number;
  preview: Preview;
  recommendation: ReturnType<typeof recommend>;
}

export interface PruneReport {
  candidates: PruneCandidate[];
  total: number;
  /** Why no model wrote previews although one was asked. */
  withoutModel: string | undefined;
}

/** Finds what is no longer needed, and takes it out of the way when told to. */
@Injectable()
export class PruningService {
  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(BRIDGE_TASKS) private readonly tasks: BridgeTasks,
    @Inject(CURATION_DEADLINE_MS) private readonly deadlineMs: number,
    private readonly ingestion: IngestionService,
  ) {}

  /** Changes nothing. `nowMs` is what ages count to. */
  async suggest(tenantId: string, request: PruneRequest, nowMs: number): Promise<PruneReport> {
    const tenant = this.store.forTenant(tenantId);
    const filter = toFilter(request, nowMs);
    const [conversations, total, counter] = await Promise.all([
      tenant.pruning.candidates(filter, request.order, request.limit),
      tenant.conversations.count(filter),
      loadO200kCounter(),
    ]);
    const signal = AbortSignal.timeout(this.deadlineMs);
    const writer = new PreviewWriter(this.tasks, counter, signal, request.previews, MODEL_PREVIEWS);
    const candidates = await mapBounded(conversations, AT_ONCE, async (conversation) => {
      const tokens = await this.countTokens(tenant, conversation, counter);
      const ageDays = Math.floor((nowMs - conversation.updatedAtMs) / DAY_MS);
      const facts = {
        importance: conversation.importance,
        words: conversation.wordCount,
        tokens,
        ageDays,
      };
      const preview = await writer.write(await sourceOf(tenant, conversation));
      return { conversation, ageDays, tokens, preview, recommendation: recommend(facts, request) };
    });
    return { candidates, total, withoutModel: writer.withoutModel };
  }

  /** Tokens that archiving what is recommended would take out of the way; of the least important thousand. */
  async estimateSavings(
    tenantId: string,
    narrowing: Pick<PruneRequest, 'label' | 'folder'>,
    nowMs: number,
  ): Promise<number> {
    const request = { ...narrowing, ...USUAL_THRESHOLDS, onlyUnimportant: true };
    const { pruning } = this.store.forTenant(tenantId);
    const candidates = await pruning.candidates(toFilter(request, nowMs), 'importance', MOST_ESTIMATED);
    return estimateSavings(candidates, request, nowMs);
  }

  /** All of them or none; see `PruneStore.prune` for what it refuses. */
  async execute(
    tenantId: string,
    ids: readonly string[],
    action: PruneAction,
    ignoreMissing: boolean,
  ): Promise<PruneOutcome> {
    const outcome = await this.store.forTenant(tenantId).pruning.prune(ids, action, { ignoreMissing });
    if (action === 'delete') await this.ingestion.untilVisible();
    return outcome;
  }

  private async countTokens(
    tenant: TenantStore,
    { id, wordCount, messageCount }: Conversation,
    counter: TokenCounter,
  ): Promise<number> {
    const sample: Message[] = [];
    let characters = 0;
    let isWhole = messageCount === 0;
    for (let afterSeq = -1; !isWhole && characters < SAMPLE_CHARACTERS; ) {
      const page = await tenant.messages.list(id, { limit: PAGE, offset: 0, afterSeq });
      for (const message of page) {
        if (characters >= SAMPLE_CHARACTERS) break;
        characters += message.content.length;
        sample.push(message);
      }
      isWhole = page.length < PAGE && sample.at(-1)?.seq === page.at(-1)?.seq;
      afterSeq = page.at(-1)?.seq ?? afterSeq;
    }
    await new Promise((resolve) => setImmediate(resolve)); // counting a hundred in a row must not hold up others
    return estimateTokens(sample, { wordCount, isWhole }, counter);
  }
}

async function sourceOf(
  tenant: TenantStore,
  { id, messageCount }: Conversation,
): Promise<Parameters<PreviewWriter['write']>[0]> {
  const offset = Math.max(0, messageCount - NEWEST);
  const [newest, summaries] = await Promise.all([
    tenant.messages.list(id, { limit: NEWEST, offset }),
    tenant.summaries.list(id),
  ]);
  return { newest, summaries };
}

function toFilter(
  {
    thresholdDays,
    importanceThreshold,
    onlyUnimportant,
    label,
    folder,
  }: Pick<PruneRequest, 'thresholdDays' | 'importanceThreshold' | 'onlyUnimportant' | 'label' | 'folder'>,
  nowMs: number,
): ConversationFilter {
  const unpinned = PINNED_IMPORTANCE - 1;
  return {
    status: 'active',
    updatedBeforeMs: Math.ceil(nowMs - thresholdDays * DAY_MS),
    maxImportance: onlyUnimportant ? Math.min(unpinned, Math.ceil(importanceThreshold) - 1) : unpinned,
    ...(label === undefined ? {} : { label }),
    ...(folder === undefined ? {} : { folder }),
  };
}
