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
import { readMessage } from './read-messages.js';

/** Conversations and messages of a tenant: every write is durable, and findable by word, when it returns. */
@Injectable()
export class ConversationsService {
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

  async change(tenantId: string, id: string, change: ConversationChange): Promise<void> {
    const folder = change.folder === undefined ? {} : { folder: normaliseFolder(change.folder) };
    const changed = await this.store.forTenant(tenantId).conversations.update(id, { ...change, ...folder });
    if (changed === undefined) throw notFound(id);
  }

  /** `active` takes an archived conversation back, and a pin away; `pinned` is an importance of 10. */
  async setStatus(tenantId: string, id: string, status: StatusWord): Promise<void> {
    if (status === 'pinned') return this.change(tenantId, id, { importance: PINNED_IMPORTANCE });
    if (status === 'archived') return this.change(tenantId, id, { status });
    await this.unpin(tenantId, id);
    return this.change(tenantId, id, { status });
  }

  /** Nothing happens to a conversation that is not pinned. */
  async unpin(tenantId: string, id: string): Promise<void> {
    const { importance } = await this.get(tenantId, id);
    if (importance === PINNED_IMPORTANCE) await this.change(tenantId, id, { importance: DEFAULT_IMPORTANCE });
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

function notFound(id: string): AppError {
  return new AppError('conversation.not_found', `Conversation not found: ${id}`);
}
