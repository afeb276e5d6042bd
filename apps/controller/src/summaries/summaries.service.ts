import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@sekha/contracts';
import type { MemoryStore, Summary, SummaryLevel, SummarySource, TenantStore } from '@sekha/store';
import { BRIDGE_TASKS, type BridgeTasks } from '../bridge-client/bridge-tasks.js';
import { loadO200kCounter } from '../context/tokens/o200k-counter.js';
import { CURATION_DEADLINE_MS } from '../curation-deadline.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import type { Day } from './calendar/days.js';
import { groupByDay, periodOf, spanOf } from './calendar/periods.js';
import { type MadeSummary, SourcesChanged, SummaryRun } from './summary-run.js';
import { SummaryWriter } from './writing/summary-writer.js';

/** How often a summary is begun again because messages went while it was made. */
const MOST_ATTEMPTS = 3;

/** Which summary is wanted. */
export interface SummaryRequest {
  conversationId: string;
  level: SummaryLevel;
  /** A day inside the span; the last day on which something was said when absent. */
  day?: Day;
  timeZone: string;
  refresh: boolean;
}

export interface StoredSummary {
  summary: Summary;
  /** More was said in its span since. */
  stale: boolean;
}

/** Summaries of conversations by day, week and month, made when they are asked for and kept. */
@Injectable()
export class SummariesService {
  private readonly underWay = new Map<string, Promise<MadeSummary | undefined>>();

  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(BRIDGE_TASKS) private readonly tasks: BridgeTasks,
    @Inject(CURATION_DEADLINE_MS) private readonly deadlineMs: number,
  ) {}

  /**
   * The summary, made where it is missing or no longer holds; undefined when there is nothing to summarize. Who asks
   * for one that is being made waits for it.
   */
  summarize(tenantId: string, request: SummaryRequest): Promise<MadeSummary | undefined> {
    const name = JSON.stringify([tenantId, request]);
    const known = this.underWay.get(name);
    if (known !== undefined) return known;
    const made = this.make(tenantId, request).finally(() => this.underWay.delete(name));
    this.underWay.set(name, made);
    return made;
  }

  /** The stored summaries of a conversation, oldest span first. */
  async list(
    tenantId: string,
    conversationId: string,
    only: { level?: SummaryLevel; timeZone?: string },
  ): Promise<StoredSummary[]> {
    const tenant = await this.tenantWith(tenantId, conversationId);
    const [stored, sources] = await Promise.all([
      tenant.summaries.list(conversationId),
      tenant.summaries.sources(conversationId),
    ]);
    return stored
      .filter(({ level }) => only.level === undefined || level === only.level)
      .filter(({ timeZone }) => only.timeZone === undefined || timeZone === only.timeZone)
      .map((summary) => ({ summary, stale: isStale(summary, sources) }));
  }

  /** A stored summary; without a day the newest. Throws `summary.not_found`; makes none. */
  async get(tenantId: string, request: Omit<SummaryRequest, 'refresh'>): Promise<StoredSummary> {
    const { conversationId, level, timeZone, day } = request;
    const stored = await this.list(tenantId, conversationId, { level, timeZone });
    const fromMs = day === undefined ? undefined : spanOf(periodOf(level, day), timeZone).fromMs;
    const found = stored.filter(({ summary }) => fromMs === undefined || summary.fromMs === fromMs).at(-1);
    if (found !== undefined) return found;
    throw new AppError('summary.not_found', 'There is no such summary yet; POST /api/v1/summarize makes it.');
  }

  private async make(tenantId: string, request: SummaryRequest): Promise<MadeSummary | undefined> {
    const { conversationId, level, timeZone, refresh } = request;
    const counter = await loadO200kCounter();
    const writer = new SummaryWriter(this.tasks, counter, AbortSignal.timeout(this.deadlineMs));
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const tenant = await this.tenantWith(tenantId, conversationId);
      const days = groupByDay(await tenant.summaries.sources(conversationId), timeZone);
      const day = request.day ?? [...days.keys()].at(-1);
      if (day === undefined) return undefined;
      const period = periodOf(level, day);
      if (![...days.keys()].some((one) => one >= period.firstDay && one < period.endDay)) return undefined;
      const stored = await tenant.summaries.list(conversationId);
      const ground = { tenant, conversationId, timeZone, days, stored };
      try {
        return await new SummaryRun(ground, writer, counter, Date.now).make(period, refresh);
      } catch (error) {
        if (!(error instanceof SourcesChanged)) throw error;
      }
    }
    throw new AppError(
      'conversation.conflict',
      'Messages of the conversation are being deleted; try again when that has ended.',
    );
  }

  private async tenantWith(tenantId: string, conversationId: string): Promise<TenantStore> {
    const tenant = this.store.forTenant(tenantId);
    if ((await tenant.conversations.find(conversationId)) !== undefined) return tenant;
    throw new AppError('conversation.not_found', `Conversation not found: ${conversationId}`);
  }
}

/** Messages only come (what goes takes its summaries along), so their number tells. */
function isStale({ fromMs, toMs, messageCount }: Summary, sources: readonly SummarySource[]): boolean {
  return sources.filter(({ sentAtMs }) => sentAtMs >= fromMs && sentAtMs < toMs).length !== messageCount;
}
