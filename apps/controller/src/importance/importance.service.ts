import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@sekha/contracts';
import { type Conversation, type MemoryStore, type Message, PINNED_IMPORTANCE } from '@sekha/store';
import { BRIDGE_TASKS, type BridgeTasks, UNKNOWN_WINDOW } from '../bridge-client/bridge-tasks.js';
import { loadO200kCounter } from '../context/tokens/o200k-counter.js';
import { ConversationsService } from '../conversations/conversations.service.js';
import { CURATION_DEADLINE_MS } from '../curation-deadline.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import { materialOfMessages } from '../summaries/summary-material.js';
import {
  combineScores,
  type HeuristicScore,
  scoreConversation,
  scoreMessage,
  toKeptImportance,
} from './importance-heuristic.js';
import { newestThatFit } from './newest-that-fit.js';

/** Of a longer conversation the last messages are looked at. */
const MOST_MESSAGES = 500;
/** What stands around a message that is scored. */
const AROUND = 2;
const MOST_TOKENS = 8_000;

export interface ScoredImportance {
  conversation: Conversation;
  score: number;
  heuristic: HeuristicScore;
  model: { score: number | null; name: string; reasoning: string | null; fallbackReason: string | null };
  /** Whether the conversation bears the score now. */
  applied: boolean;
}

interface Scored {
  text: readonly string[];
  around: readonly string[];
  heuristic: HeuristicScore;
}

/** How important a conversation, or a message of it, is: by rules and by a model. */
@Injectable()
export class ImportanceService {
  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(BRIDGE_TASKS) private readonly tasks: BridgeTasks,
    @Inject(CURATION_DEADLINE_MS) private readonly deadlineMs: number,
    private readonly conversations: ConversationsService,
  ) {}

  set(tenantId: string, id: string, importance: number): Promise<Conversation> {
    return this.conversations.changeBy(tenantId, id, () => ({ importance }));
  }

  async score(
    tenantId: string,
    id: string,
    { messageId, apply }: { messageId?: string; apply: boolean },
  ): Promise<ScoredImportance> {
    const conversation = await this.conversations.get(tenantId, id);
    const subject = await this.read(tenantId, conversation, messageId);
    const model = await this.ask(subject);
    const score = combineScores(subject.heuristic.score, model.score);
    // Somebody may have pinned it while the model was thinking.
    let applied = false;
    const now = apply
      ? await this.conversations.changeBy(tenantId, id, ({ importance }) => {
          applied = importance !== PINNED_IMPORTANCE;
          return applied ? { importance: toKeptImportance(score) } : undefined;
        })
      : conversation;
    return {
      conversation: now,
      score,
      heuristic: subject.heuristic,
      model,
      applied,
    };
  }

  private async read(
    tenantId: string,
    { id, messageCount }: Conversation,
    messageId: string | undefined,
  ): Promise<Scored> {
    const { messages } = this.store.forTenant(tenantId);
    const linesOf = (some: readonly Message[]): readonly string[] => materialOfMessages(some, 'UTC').lines;
    if (messageId === undefined) {
      const offset = Math.max(0, messageCount - MOST_MESSAGES);
      const all = await messages.list(id, { limit: MOST_MESSAGES, offset });
      return {
        text: linesOf(all),
        around: [],
        heuristic: scoreConversation(all.map(({ content }) => content)),
      };
    }
    const message = await messages.find(messageId);
    if (message === undefined || message.conversationId !== id)
      throw new AppError('message.not_found', `Message not found: ${messageId}`);
    const near = await messages.list(id, {
      limit: 2 * AROUND + 1,
      offset: 0,
      afterSeq: message.seq - AROUND - 1,
    });
    return {
      text: linesOf([message]),
      around: linesOf(near.filter((one) => one.id !== message.id)),
      heuristic: scoreMessage(message.content),
    };
  }

  private async ask({ text, around }: Scored): Promise<ScoredImportance['model']> {
    if (text.length === 0) return without('there is nothing to score');
    const signal = AbortSignal.timeout(this.deadlineMs);
    try {
      const window = (await this.tasks.contextWindow(signal)) ?? UNKNOWN_WINDOW;
      const tokens = Math.min(MOST_TOKENS, Math.floor(window / 2));
      const counter = await loadO200kCounter();
      const conversation = (await newestThatFit(text, tokens, counter)).join('\n');
      const context = (await newestThatFit(around, Math.floor(tokens / 4), counter)).join('\n');
      const answer = await this.tasks.score({ conversation, ...(context === '' ? {} : { context }) }, signal);
      if (answer.provider_id === null) return without(answer.fallback_reason ?? answer.reasoning);
      return { score: answer.score, name: answer.model, reasoning: answer.reasoning, fallbackReason: null };
    } catch (error) {
      if (signal.aborted) return without('there was no time left for a model');
      if (error instanceof AppError) return without(error.message);
      throw error;
    }
  }
}

function without(fallbackReason: string): ScoredImportance['model'] {
  return { score: null, name: 'heuristic', reasoning: null, fallbackReason };
}
