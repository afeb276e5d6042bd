import type {
  KeptConversation,
  KeptConversationPage,
  KeptMessage,
  KeptMessageSource,
  KeptSpace,
  KeptSummary,
  RecordSelection,
  RecordView,
} from '../record-view.js';
import { type Connection, toText } from './connection.js';
import type { Condition } from './conversation-filter.js';
import type { ConversationRow } from './conversation-rows.js';
import { CONVERSATION_COLUMNS, toConversation } from './conversation-rows.js';
import { readSummaries } from './kept-summaries.js';
import type { OpenView } from './open-views.js';
import { toSelected, toTimeCondition } from './record-selection.js';
import { toVector } from './vector-bytes.js';

type Text = string | Uint8Array;

interface KeptMessageRow {
  id: string;
  seq: number;
  role: Text;
  name: Text | null;
  content: Text;
  sent_ms: number;
  metadata: string;
  vector: Uint8Array | null;
  digest: Uint8Array | null;
  position: number | null;
  is_current: number | null;
}

interface KeptConversationRow extends ConversationRow {
  next_seq: number;
  digest: Uint8Array | null;
  /** Null where it was not imported. */
  length: number | null;
}

/** Named because SQLite would rather walk another index and sort what it finds, again for every page. */
const BY_ID = 'INDEXED BY conversations_by_id';
/** Ids are hexadecimal. */
const BEHIND_ALL_IDS = 'g';

interface ViewOptions {
  view: OpenView;
  tenantId: string;
  selection: RecordSelection;
  vectors: boolean;
}

/** One state of a tenant's record, read through a transaction of its own. */
export class EmbeddedRecordView implements RecordView {
  private readonly tenant: number;
  private readonly selected: Condition;
  private readonly sent: Condition;
  private readonly spaceRow: (KeptSpace & { id: number }) | undefined;

  constructor(private readonly options: ViewOptions) {
    const { view, tenantId, selection, vectors } = options;
    const { connection } = view;
    // Looked up in this view, because a tenant that wrote first after it began has nothing in it.
    this.tenant = connection.get<{ key: number }>('SELECT key FROM tenants WHERE id = ?', tenantId)?.key ?? 0;
    this.selected = toSelected(this.tenant, selection);
    this.sent = toTimeCondition(selection);
    this.spaceRow = vectors
      ? connection.get('SELECT id, model, dimension FROM embedding_spaces WHERE is_current = 1')
      : undefined;
  }

  get space(): KeptSpace | undefined {
    const { spaceRow } = this;
    return spaceRow === undefined ? undefined : { model: spaceRow.model, dimension: spaceRow.dimension };
  }

  async conversations(afterId: string | undefined, limit: number): Promise<KeptConversationPage> {
    const after = afterId ?? '';
    // Ids that are named are few, and found by themselves.
    if (this.options.selection.conversations.ids !== undefined)
      return { conversations: this.selectedBetween('', after, undefined) };
    const last = this.connection.get<{ id: string }>(
      'SELECT id FROM conversations WHERE tenant = ? AND id > ? ORDER BY id LIMIT 1 OFFSET ?',
      this.tenant,
      after,
      Math.max(1, limit) - 1,
    );
    const conversations = this.selectedBetween(BY_ID, after, last?.id);
    return { conversations, ...(last === undefined ? {} : { nextAfter: last.id }) };
  }

  async messages(conversationId: string, afterSeq: number, limit: number): Promise<KeptMessage[]> {
    return this.connection
      .all<KeptMessageRow>(
        `SELECT m.id, m.seq, m.role, m.name, m.content, m.sent_ms, m.metadata, v.vector,
           i.digest, i.position, i.is_current
         FROM conversations c
         JOIN messages m ON m.tenant = c.tenant AND m.conversation_key = c.key
         LEFT JOIN import_messages i ON i.tenant = m.tenant AND i.message_key = m.key
         LEFT JOIN vectors v ON v.tenant = m.tenant AND v.message_key = m.key AND v.space_id = ?
         WHERE c.tenant = ? AND c.id = ? AND m.seq > ? AND ${this.sent.sql} ORDER BY m.seq LIMIT ?`,
        this.spaceRow?.id ?? null,
        this.tenant,
        conversationId,
        afterSeq,
        ...this.sent.values,
        limit,
      )
      .map(toKeptMessage);
  }

  async summaries(conversationId: string): Promise<KeptSummary[]> {
    return readSummaries(this.connection, this.tenant, conversationId, this.options.selection);
  }

  close(): void {
    this.options.view.close();
  }

  private get connection(): Connection {
    return this.options.view.connection;
  }

  private selectedBetween(hint: string, afterId: string, throughId: string | undefined): KeptConversation[] {
    return this.connection
      .all<KeptConversationRow>(
        `SELECT ${CONVERSATION_COLUMNS}, c.next_seq, i.digest, i.length FROM conversations c ${hint}
         LEFT JOIN import_sources i ON i.tenant = c.tenant AND i.conversation_key = c.key
         WHERE ${this.selected.sql} AND c.id > ? AND c.id <= ? ORDER BY c.id`,
        ...this.selected.values,
        afterId,
        throughId ?? BEHIND_ALL_IDS,
      )
      .map(toKeptConversation);
  }
}

function toKeptConversation(row: KeptConversationRow): KeptConversation {
  const { messageCount: _messages, wordCount: _words, ...kept } = toConversation(row);
  const { digest, length } = row;
  return {
    ...kept,
    nextSeq: row.next_seq,
    ...(length === null ? {} : { source: { digest: digest === null ? null : toHex(digest), length } }),
  };
}

function toKeptMessage(row: KeptMessageRow): KeptMessage {
  return {
    id: row.id,
    seq: row.seq,
    role: toText(row.role),
    name: row.name === null ? null : toText(row.name),
    content: toText(row.content),
    sentAtMs: row.sent_ms,
    metadata: JSON.parse(row.metadata) as Record<string, unknown>,
    ...(row.vector === null ? {} : { vector: toVector(row.vector) }),
    ...(row.digest === null ? {} : { source: toSource(row.digest, row) }),
  };
}

function toSource(digest: Uint8Array, { position, is_current }: KeptMessageRow): KeptMessageSource {
  return { digest: toHex(digest), position, isCurrent: is_current === null ? null : is_current === 1 };
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
