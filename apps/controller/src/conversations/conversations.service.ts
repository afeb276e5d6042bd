import { Inject, Injectable } from '@nestjs/common';
import { AppError, type CreateConversationBody, type StatusWord } from '@sekha/contracts';
import {
  type Conversation,
  type ConversationChange,
  type ConversationFilter,
  type ConversationOverview,
  type ConversationPage,
  DEFAULT_IMPORTANCE,
  type MemoryStore,
  type Message,
  type MessagePage,
  type NewMessage,
  normaliseFolder,
  PINNED_IMPORTANCE,
  type WriteOnce,
} from '@sekha/store';
import { IngestionService } from '../ingestion/ingestion.service.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import { defaultLabel } from './default-label.js';
import { InTurn } from './in-turn.js';
import { readMessage } from './read-messages.js';

/** Conversations and messages of a tenant: every write is durable, and findable by word, when it returns. */
@Injectable()
export class ConversationsService {
  private readonly turns = new InTurn();

  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    private readonly ingestion: IngestionService,
  ) {}

  async create(tenantId: string, body: CreateConversationBody, once?: WriteOnce): Promise<Conversation> {
    const messages = (body.messages ?? []).map(readMessage);
    const conversation = {
      label: body.label ?? defaultLabel(messages[0]?.content),
      folder: normaliseFolder(body.folder ?? '/'),
      importance: toImportance(body.importance ?? DEFAULT_IMPORTANCE),
      ...(body.metadata === undefined ? {} : { metadata: body.metadata }),
    };
    const created = await this.store.forTenant(tenantId).conversations.create(conversation, messages, once);
    await this.ingestion.untilVisible();
    return created;
  }

  async get(tenantId: string, id: string): Promise<Conversation> {
    const found = await this.store.forTenant(tenantId).conversations.find(id);
    if (found === undefined) throw notFound(id);
    return found;
  }

  async list(
    tenantId: string,
    filter: ConversationFilter,
    page: ConversationPage,
  ): Promise<{ rows: Conversation[]; total: number }> {
    const { conversations } = this.store.forTenant(tenantId);
    const [rows, total] = await Promise.all([conversations.list(filter, page), conversations.count(filter)]);
    return { rows, total };
  }

  count(tenantId: string, filter: ConversationFilter): Promise<number> {
    return this.store.forTenant(tenantId).conversations.count(filter);
  }

  overview(tenantId: string, filter: ConversationFilter): Promise<ConversationOverview> {
    return this.store.forTenant(tenantId).overview(filter);
  }

  /** Throws `conversation.not_found`. */
  async change(tenantId: string, id: string, change: ConversationChange): Promise<void> {
    await this.changeBy(tenantId, id, () => change);
  }

  /**
   * Changes a conversation by what it is by then, no other change between the look and the write; undefined changes
   * nothing. Returns the conversation as it is afterwards; throws `conversation.not_found`.
   */
  changeBy(
    tenantId: string,
    id: string,
    decide: (now: Conversation) => ConversationChange | undefined,
  ): Promise<Conversation> {
    return this.turns.run(JSON.stringify([tenantId, id]), async () => {
      const now = await this.get(tenantId, id);
      const change = decide(now);
      if (change === undefined) return now;
      const folder = change.folder === undefined ? {} : { folder: normaliseFolder(change.folder) };
      const { conversations } = this.store.forTenant(tenantId);
      const changed = await conversations.update(id, { ...change, ...folder });
      if (changed === undefined) throw notFound(id);
      return changed;
    });
  }

  /** `active` takes an archived conversation back, and a pin away; `pinned` is an importance of 10. */
  async setStatus(tenantId: string, id: string, status: StatusWord): Promise<void> {
    await this.changeBy(tenantId, id, (now) => {
      if (status === 'pinned') return { importance: PINNED_IMPORTANCE };
      return status === 'archived' ? { status } : { status, ...unpinned(now) };
    });
  }

  /** Nothing happens to a conversation that is not pinned. */
  async unpin(tenantId: string, id: string): Promise<void> {
    await this.changeBy(tenantId, id, unpinned);
  }

  async deleteOne(tenantId: string, id: string): Promise<void> {
    const { conversations } = await this.store.forTenant(tenantId).conversations.delete({ ids: [id] });
    await this.ingestion.untilVisible();
    if (conversations === 0) throw notFound(id);
  }

  /** What was added, and how many messages the conversation has now. */
  async addMessages(
    tenantId: string,
    id: string,
    messages: readonly NewMessage[],
    once?: WriteOnce,
  ): Promise<{ added: Message[]; messageCount: number }> {
    const tenant = this.store.forTenant(tenantId);
    const added = await tenant.messages.append(id, messages, once);
    const messageCount = (await tenant.conversations.find(id))?.messageCount ?? 0;
    await this.ingestion.untilVisible();
    return { added, messageCount };
  }

  async listMessages(
    tenantId: string,
    id: string,
    page: MessagePage,
  ): Promise<{ rows: Message[]; total: number }> {
    const { messageCount } = await this.get(tenantId, id);
    return { rows: await this.store.forTenant(tenantId).messages.list(id, page), total: messageCount };
  }

  async pendingEmbeddings(tenantId: string): Promise<{ pending: number; failed: number }> {
    const { pending, running, failed } = await this.store.forTenant(tenantId).embeddings.counts();
    return { pending: pending + running, failed };
  }
}

function toImportance(value: number): number {
  return Math.min(PINNED_IMPORTANCE, Math.max(1, Math.round(value)));
}

function unpinned({ importance }: Conversation): { importance: number } | undefined {
  return importance === PINNED_IMPORTANCE ? { importance: DEFAULT_IMPORTANCE } : undefined;
}

function notFound(id: string): AppError {
  return new AppError('conversation.not_found', `Conversation not found: ${id}`);
}
