import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@sekha/contracts';
import type { Conversation, MemoryStore, Message, Tally } from '@sekha/store';
import { BRIDGE_TASKS, type BridgeTasks, UNKNOWN_WINDOW } from '../bridge-client/bridge-tasks.js';
import { loadO200kCounter } from '../context/tokens/o200k-counter.js';
import { ConversationsService } from '../conversations/conversations.service.js';
import { CURATION_DEADLINE_MS } from '../curation-deadline.js';
import { newestThatFit } from '../importance/newest-that-fit.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import { materialOfMessages } from '../summaries/summary-material.js';
import { KnownLabels } from './evidence/known-labels.js';
import { LabelCorpusService } from './evidence/label-corpus.service.js';
import { isPlaceholder, weighLabels } from './evidence/label-evidence.js';
import { labelPrompt } from './model/label-prompt.js';
import { type ProposedLabel, readLabels } from './model/read-labels.js';
import { frequentWords, keyPhrases } from './phrases/key-phrases.js';
import {
  type LabelGround,
  type RankedSuggestion,
  rankByEvidence,
  rankProposals,
} from './rank-suggestions.js';

/** The beginning says what a conversation is about, the end what it has become. */
const FIRST_MESSAGES = 40;
const LAST_MESSAGES = 160;
const USER_WEIGHT = 1.5;
const WORDS_ASKED = 24;
const WORDS_SEARCHED = 16;
const PHRASES = 12;
/** Labels that a model is shown: those with evidence first, then the most used. */
const SHOWN_LABELS = 80;
const MOST_TOKENS = 6_000;

export interface LabelRequest {
  limit: number;
  /** Sets the first suggestion when its confidence reaches this. */
  applyThreshold?: number;
}

export interface SuggestedLabels {
  suggestions: RankedSuggestion[];
  applied: string | null;
  model: string;
  fallbackReason: string | null;
}

interface Proposals {
  labels: ProposedLabel[];
  model: string;
}

/** Suggests labels for a conversation: by a model and by what is stored, or by what is stored alone. */
@Injectable()
export class LabelsService {
  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(BRIDGE_TASKS) private readonly tasks: BridgeTasks,
    @Inject(CURATION_DEADLINE_MS) private readonly deadlineMs: number,
    private readonly corpus: LabelCorpusService,
    private readonly conversations: ConversationsService,
  ) {}

  async suggest(tenantId: string, id: string, request: LabelRequest): Promise<SuggestedLabels> {
    const conversation = await this.conversations.get(tenantId, id);
    const messages = await this.read(tenantId, conversation);
    if (messages.length === 0)
      return { suggestions: [], applied: null, ...without('there is nothing to label') };
    const ground = await this.survey(tenantId, conversation, messages);
    const { suggestions, ...rest } = await this.rank(messages, ground, request.limit);
    const applied = await this.apply(tenantId, conversation, suggestions[0], request.applyThreshold);
    return { suggestions, applied, ...rest };
  }

  private async read(tenantId: string, { id, messageCount }: Conversation): Promise<Message[]> {
    const { messages } = this.store.forTenant(tenantId);
    const first = await messages.list(id, { limit: FIRST_MESSAGES, offset: 0 });
    const offset = Math.max(FIRST_MESSAGES, messageCount - LAST_MESSAGES);
    const last =
      messageCount > FIRST_MESSAGES ? await messages.list(id, { limit: LAST_MESSAGES, offset }) : [];
    return [...first, ...last].filter(({ content }) => content.trim() !== '');
  }

  private async survey(
    tenantId: string,
    conversation: Conversation,
    messages: readonly Message[],
  ): Promise<LabelGround> {
    const texts = messages.map(({ content, role }) => ({
      text: content,
      weight: role === 'user' ? USER_WEIGHT : 1,
    }));
    const words = frequentWords(texts, WORDS_ASKED);
    const rarity = await this.corpus.rarities(tenantId, words);
    const phrases = keyPhrases(texts, rarity, PHRASES);
    const telling = [...new Set(phrases.flatMap(({ text }) => text.split(/\s+/)))].slice(0, WORDS_SEARCHED);
    const near = await this.corpus.near(tenantId, conversation, messages, telling);
    const { labels } = await this.store.forTenant(tenantId).overview({});
    const existing = await KnownLabels.read(withoutOwn(labels, conversation.label));
    return { existing, evidence: weighLabels(existing, near, phrases), phrases };
  }

  private async rank(
    messages: readonly Message[],
    ground: LabelGround,
    limit: number,
  ): Promise<Omit<SuggestedLabels, 'applied'>> {
    const asked = await this.ask(messages, ground, limit);
    if (typeof asked === 'string') return { suggestions: rankByEvidence(ground, limit), ...without(asked) };
    const text = messages.map(({ content }) => content).join('\n');
    return {
      suggestions: rankProposals(asked.labels, ground, text, limit),
      model: asked.model,
      fallbackReason: null,
    };
  }

  /** What a model proposes, or why none did. */
  private async ask(
    messages: readonly Message[],
    ground: LabelGround,
    limit: number,
  ): Promise<Proposals | string> {
    const signal = AbortSignal.timeout(this.deadlineMs);
    try {
      const window = (await this.tasks.contextWindow(signal)) ?? UNKNOWN_WINDOW;
      const tokens = Math.min(MOST_TOKENS, Math.floor(window / 3));
      const counter = await loadO200kCounter();
      const { lines } = materialOfMessages(messages, 'UTC');
      const beginning = await newestThatFit(lines.slice(0, 3), Math.floor(tokens / 3), counter);
      const rest = await newestThatFit(lines.slice(3), Math.floor((tokens * 2) / 3), counter);
      const shown = shownLabels(ground);
      const proposals = await this.propose([...beginning, ...rest], shown, limit, signal);
      return proposals.labels.length > 0 ? proposals : 'the model named no label';
    } catch (error) {
      if (signal.aborted) return 'there was no time left for a model';
      if (error instanceof AppError) return error.message;
      throw error;
    }
  }

  /** Asks for JSON of a schema, and in plain words where a provider refuses schemas. */
  private async propose(
    lines: readonly string[],
    labels: readonly string[],
    most: number,
    signal: AbortSignal,
  ): Promise<Proposals> {
    const ask = async (structured: boolean): Promise<Proposals> => {
      const answer = await this.tasks.chat(labelPrompt(lines, labels, most, structured), signal);
      return { labels: readLabels(answer.choices[0]?.message.content ?? ''), model: answer.model };
    };
    try {
      return await ask(true);
    } catch (error) {
      if (error instanceof AppError && ['provider.rejected', 'model.unsupported'].includes(error.code))
        return ask(false);
      throw error;
    }
  }

  private async apply(
    tenantId: string,
    { id, label }: Conversation,
    first: RankedSuggestion | undefined,
    threshold: number | undefined,
  ): Promise<string | null> {
    if (first === undefined || threshold === undefined || first.confidence < threshold) return null;
    // Somebody may have named it while the model was thinking, and what a person says stands.
    const isOurs = (now: Conversation): boolean => now.label === label && first.label !== label;
    let applied: string | null = null;
    await this.conversations.changeBy(tenantId, id, (now) => {
      applied = isOurs(now) ? first.label : null;
      return applied === null ? undefined : { label: applied };
    });
    return applied;
  }
}

/** The label of the conversation itself says nothing, unless others bear it, too. */
function withoutOwn(labels: readonly Tally[], own: string): Tally[] {
  return labels
    .map(({ name, count }) => ({ name, count: name === own ? count - 1 : count }))
    .filter(({ name, count }) => count > 0 && !isPlaceholder(name));
}

function shownLabels({ existing, evidence }: LabelGround): string[] {
  const short = (label: string): boolean => label.length <= 100;
  const ranked = [...evidence.map(({ label }) => label), ...existing.labels.map(({ name }) => name)];
  return [...new Set(ranked)].filter(short).slice(0, SHOWN_LABELS);
}

function without(fallbackReason: string): { model: string; fallbackReason: string } {
  return { model: 'statistical', fallbackReason };
}
