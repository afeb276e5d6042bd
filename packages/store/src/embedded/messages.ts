import { AppError } from '@sekha/contracts';
import type { ConversationFilter } from '../conversation.js';
import type {
  Message,
  MessageInConversation,
  MessagePage,
  MessageStore,
  NewMessage,
} from '../message-store.js';
import type { WriteOnce, WritePace } from '../write-once.js';
import { letsAllThrough, toCondition } from './conversation-filter.js';
import { deleteFromConversation } from './delete-from-conversation.js';
import { MESSAGE_COLUMNS, MESSAGE_TABLES, type MessageRow, toMessage } from './message-rows.js';
import { readByKeys } from './read-by-keys.js';
import type { RecordContext } from './record-context.js';
import { SHORT_WRITE_MESSAGES, writeMessages } from './write-messages.js';
import type { Steps } from './write-queue.js';
import { addReceipt, findReceipt, type Receipt } from './write-receipts.js';

interface DoomedRow {
  key: number;
  words: number;
  conversation_key: number;
}

/** The messages of one tenant. */
export class EmbeddedMessages implements MessageStore {
  constructor(
    private readonly context: RecordContext,
    private readonly tenantId: string,
  ) {}

  async append(
    conversationId: string,
    messages: readonly NewMessage[],
    once?: WriteOnce,
    pace: WritePace = 'usual',
  ): Promise<Message[]> {
    const work = (): Steps<Message[]> => this.appendSteps(conversationId, messages, pace, once);
    return this.context.queue.write(work, messages.length <= SHORT_WRITE_MESSAGES, pace);
  }

  async find(id: string): Promise<Message | undefined> {
    const row = this.context.reader.get<MessageRow>(
      `SELECT ${MESSAGE_COLUMNS} FROM ${MESSAGE_TABLES} WHERE m.tenant = ? AND m.id = ?`,
      this.tenant,
      id.toLowerCase(),
    );
    return row === undefined ? undefined : toMessage(row);
  }

  async list(conversationId: string, page: MessagePage): Promise<Message[]> {
    const rows = this.context.reader.all<MessageRow>(
      `SELECT ${MESSAGE_COLUMNS} FROM ${MESSAGE_TABLES}
       WHERE c.tenant = ? AND c.id = ? AND m.tenant = ? AND m.seq > ? ORDER BY m.seq LIMIT ? OFFSET ?`,
      this.tenant,
      conversationId.toLowerCase(),
      this.tenant,
      page.afterSeq ?? -1,
      page.limit,
      page.offset,
    );
    return rows.map(toMessage);
  }

  async getByKeys(keys: readonly number[]): Promise<MessageInConversation[]> {
    return readByKeys(this.context.reader, this.tenant, keys);
  }

  async findParticipants(words: readonly string[], filter: ConversationFilter): Promise<string[]> {
    const { reader } = this.context;
    const tenant = this.tenant;
    const condition = letsAllThrough(filter) ? undefined : toCondition(tenant, filter);
    const sql =
      condition === undefined
        ? 'SELECT 1 FROM participants p WHERE p.tenant = ? AND p.word = ? LIMIT 1'
        : `SELECT 1 FROM participants p JOIN conversations c ON c.tenant = p.tenant AND c.key = p.conversation_key
           WHERE p.tenant = ? AND p.word = ? AND ${condition.sql} LIMIT 1`;
    const isNamed = (word: string): boolean =>
      reader.get(sql, tenant, word, ...(condition?.values ?? [])) !== undefined;
    return [...new Set(words)].filter(isNamed);
  }

  async delete(ids: readonly string[]): Promise<number> {
    const gone = await this.context.queue.runInSteps(() => this.deleteSteps(ids));
    if (gone > 0) await this.context.queue.foldLog();
    return gone;
  }

  private get tenant(): number {
    return this.context.tenants.find(this.tenantId);
  }

  private *appendSteps(
    conversationId: string,
    messages: readonly NewMessage[],
    pace: WritePace,
    once?: WriteOnce,
  ): Steps<Message[]> {
    const { writer, clock } = this.context;
    const tenant = this.tenant;
    const receipt = once === undefined ? undefined : findReceipt(writer, tenant, once);
    if (receipt !== undefined) return this.messagesOf(tenant, receipt);
    const row = writer.get<{ key: number; id: string; next_seq: number }>(
      'SELECT key, id, next_seq FROM conversations WHERE tenant = ? AND id = ?',
      tenant,
      conversationId.toLowerCase(),
    );
    if (row === undefined) throw new AppError('conversation.not_found', 'There is no such conversation.');
    const nowMs = clock();
    const place = {
      tenant,
      conversationKey: row.key,
      conversationId: row.id,
      nextSeq: row.next_seq,
      isBulk: pace === 'bulk',
    };
    const { messages: written } = yield* writeMessages(this.context, place, messages, nowMs);
    if (once !== undefined) {
      const [firstKey, lastKey] = [written[0]?.key ?? 1, written.at(-1)?.key ?? 0];
      addReceipt(writer, tenant, once, { conversationKey: row.key, firstKey, lastKey }, nowMs);
    }
    return written;
  }

  private messagesOf(tenant: number, { conversationKey, firstKey, lastKey }: Receipt): Message[] {
    return this.context.writer
      .all<MessageRow>(
        `SELECT ${MESSAGE_COLUMNS} FROM ${MESSAGE_TABLES}
         WHERE m.key BETWEEN ? AND ? AND +m.tenant = ? AND +m.conversation_key = ? ORDER BY m.key`,
        firstKey,
        lastKey,
        tenant,
        conversationKey,
      )
      .map(toMessage);
  }

  private *deleteSteps(ids: readonly string[]): Steps<number> {
    const { writer } = this.context;
    const tenant = this.tenant;
    const byConversation = new Map<number, DoomedRow[]>();
    for (const id of new Set(ids.map((id) => id.toLowerCase()))) {
      const row = writer.get<DoomedRow>(
        'SELECT key, words, conversation_key FROM messages WHERE tenant = ? AND id = ?',
        tenant,
        id,
      );
      if (row === undefined) continue;
      const rows = byConversation.get(row.conversation_key);
      if (rows === undefined) byConversation.set(row.conversation_key, [row]);
      else rows.push(row);
    }
    let gone = 0;
    for (const [conversationKey, doomed] of byConversation) {
      const place = { tenant, conversationKey };
      gone += (yield* deleteFromConversation(this.context, place, doomed)).messages;
    }
    return gone;
  }
}
