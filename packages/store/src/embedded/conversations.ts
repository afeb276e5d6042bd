import type { Conversation, ConversationFilter, NewConversation } from '../conversation.js';
import type { ConversationChange, ConversationPage, ConversationStore } from '../conversation-store.js';
import type { NewMessage } from '../message-store.js';
import type { WriteOnce, WritePace } from '../write-once.js';
import type { Connection } from './connection.js';
import { toCondition } from './conversation-filter.js';
import {
  findConversation,
  getConversation,
  insertConversation,
  writeConversation,
} from './conversation-record.js';
import { CONVERSATION_COLUMNS, type ConversationRow, toConversation } from './conversation-rows.js';
import { deleteConversation } from './delete-messages.js';
import type { RecordContext } from './record-context.js';
import { SHORT_WRITE_MESSAGES, writeMessages } from './write-messages.js';
import type { Steps } from './write-queue.js';
import { addReceipt, findReceipt } from './write-receipts.js';

/** The conversations of one tenant. */
export class EmbeddedConversations implements ConversationStore {
  constructor(
    private readonly context: RecordContext,
    private readonly tenantId: string,
  ) {}

  async create(
    conversation: NewConversation,
    messages: readonly NewMessage[],
    once?: WriteOnce,
    pace: WritePace = 'usual',
  ): Promise<Conversation> {
    const work = (): Steps<Conversation> => this.createSteps(conversation, messages, pace, once);
    return this.context.queue.write(work, messages.length <= SHORT_WRITE_MESSAGES, pace);
  }

  async find(id: string): Promise<Conversation | undefined> {
    const row = findConversation(this.context.reader, this.tenant, id);
    return row === undefined ? undefined : toConversation(row);
  }

  async list(filter: ConversationFilter, page: ConversationPage): Promise<Conversation[]> {
    const { sql, values } = toCondition(this.tenant, filter);
    const [behind, place] =
      page.after === undefined
        ? ['', []]
        : [' AND (c.updated_ms, c.id) < (?, ?)', [page.after.updatedAtMs, page.after.id]];
    const rows = this.context.reader.all<ConversationRow>(
      `SELECT ${CONVERSATION_COLUMNS} FROM conversations c WHERE ${sql}${behind}
       ORDER BY c.updated_ms DESC, c.id DESC LIMIT ? OFFSET ?`,
      ...values,
      ...place,
      page.limit,
      page.offset,
    );
    return rows.map(toConversation);
  }

  async count(filter: ConversationFilter): Promise<number> {
    const { sql, values } = toCondition(this.tenant, filter);
    const row = this.context.reader.get<{ count: number }>(
      `SELECT count(*) AS count FROM conversations c WHERE ${sql}`,
      ...values,
    );
    return row?.count ?? 0;
  }

  async update(id: string, change: ConversationChange): Promise<Conversation | undefined> {
    return this.context.queue.run(() => {
      const { writer } = this.context;
      const tenant = this.context.tenants.ensure(writer, this.tenantId);
      const row = findConversation(writer, tenant, id);
      if (row === undefined) return undefined;
      writeConversation(
        writer,
        tenant,
        row.key,
        { ...toConversation(row), ...dropAbsent(change) },
        this.context.clock(),
      );
      const changed = findConversation(writer, tenant, id);
      return changed === undefined ? undefined : toConversation(changed);
    });
  }

  async delete(filter: ConversationFilter): Promise<{ conversations: number; messages: number }> {
    const gone = await this.context.queue.runInSteps(() => this.deleteSteps(filter));
    if (gone.conversations > 0) await this.context.queue.foldLog();
    return gone;
  }

  async keys(filter: ConversationFilter): Promise<number[]> {
    return this.keysIn(this.context.reader, this.tenant, filter);
  }

  private get tenant(): number {
    return this.context.tenants.find(this.tenantId);
  }

  private keysIn(connection: Connection, tenant: number, filter: ConversationFilter): number[] {
    const { sql, values } = toCondition(tenant, filter);
    return connection
      .all<{ key: number }>(`SELECT c.key FROM conversations c WHERE ${sql}`, ...values)
      .map((row) => row.key)
      .sort((a, b) => a - b);
  }

  private *createSteps(
    conversation: NewConversation,
    messages: readonly NewMessage[],
    pace: WritePace,
    once?: WriteOnce,
  ): Steps<Conversation> {
    const { writer, tenants, newId, clock } = this.context;
    const tenant = tenants.ensure(writer, this.tenantId);
    const receipt = once === undefined ? undefined : findReceipt(writer, tenant, once);
    if (receipt !== undefined) return getConversation(writer, tenant, receipt.conversationKey);
    const id = newId();
    const nowMs = clock();
    const key = insertConversation(writer, tenant, id, conversation, nowMs);
    const place = { tenant, conversationKey: key, conversationId: id, nextSeq: 0, isBulk: pace === 'bulk' };
    const written = yield* writeMessages(this.context, place, messages, nowMs);
    if (once !== undefined) {
      const [firstKey, lastKey] = [written.messages[0]?.key ?? 1, written.messages.at(-1)?.key ?? 0];
      addReceipt(writer, tenant, once, { conversationKey: key, firstKey, lastKey }, nowMs);
    }
    return getConversation(writer, tenant, key);
  }

  private *deleteSteps(filter: ConversationFilter): Steps<{ conversations: number; messages: number }> {
    const { writer, tenants } = this.context;
    const tenant = tenants.find(this.tenantId);
    const keys = this.keysIn(writer, tenant, filter);
    let messages = 0;
    for (const key of keys) {
      messages += yield* deleteConversation(writer, tenant, key);
      yield;
    }
    return { conversations: keys.length, messages };
  }
}

/** A member that is there but undefined is absent too. */
function dropAbsent(change: ConversationChange): ConversationChange {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
