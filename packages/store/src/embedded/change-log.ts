import type { Change, ChangeLog } from '../change-log.js';
import { toText } from './connection.js';
import { readCounter, setCounter } from './counters.js';
import type { RecordContext } from './record-context.js';
import { toVector } from './vector-bytes.js';

type Text = string | Uint8Array;

interface MessageRow {
  key: number;
  tenant: number;
  conversation_key: number;
  seq: number;
  role: Text;
  name: Text | null;
  content: Text;
  sent_ms: number;
}

interface VectorRow {
  seq: number;
  tenant: number;
  message_key: number;
  space_id: number;
  vector: Uint8Array;
}

interface DeletionRow {
  seq: number;
  tenant: number;
  message_key: number;
}

const FORGOTTEN = 'deletions_forgotten_through';
/** Rows that go in one transaction: some milliseconds of the writer. */
const FORGOTTEN_AT_ONCE = 1_000;

/** Where a page of `limit` changes ends. Four ranges of primary keys, merged: nothing is sorted. */
const PAGE_END = `
  SELECT seq FROM (
    SELECT key AS seq FROM messages WHERE key > ?1
    UNION ALL SELECT seq FROM vectors WHERE seq > ?1
    UNION ALL SELECT seq FROM deletions WHERE seq > ?1
    UNION ALL SELECT seq FROM space_drops WHERE seq > ?1
    ORDER BY seq LIMIT 1 OFFSET ?2)`;

/**
 * The change log, read from the rows themselves: each message, vector and deletion carries its number in the order
 * of commits. What a deletion removes is out of the log with it.
 */
export class EmbeddedChangeLog implements ChangeLog {
  private readonly listeners = new Set<(lastSeq: number) => void>();
  private announcedSeq: number;

  constructor(private readonly context: RecordContext) {
    this.announcedSeq = readCounter(context.reader, 'sequence');
  }

  async read(afterSeq: number, limit: number): Promise<{ changes: Change[]; throughSeq: number }> {
    const lastSeq = readCounter(this.context.reader, 'sequence');
    const atMost = Math.max(1, limit);
    const end = this.context.reader.get<{ seq: number }>(PAGE_END, afterSeq, atMost - 1);
    const throughSeq = Math.max(afterSeq, end?.seq ?? lastSeq);
    const changes = [
      ...this.messages(afterSeq, throughSeq),
      ...this.vectors(afterSeq, throughSeq),
      ...this.deletions(afterSeq, throughSeq),
      ...this.spaceDrops(afterSeq, throughSeq),
    ];
    return { changes: changes.sort((a, b) => a.seq - b.seq), throughSeq };
  }

  async lastSeq(): Promise<number> {
    return readCounter(this.context.reader, 'sequence');
  }

  async forgetDeletions(throughSeq: number): Promise<void> {
    const { queue, writer } = this.context;
    const through = Math.min(throughSeq, await this.lastSeq());
    const drop = (): number => {
      if (through > readCounter(writer, FORGOTTEN)) setCounter(writer, FORGOTTEN, through);
      return writer.run(
        'DELETE FROM deletions WHERE seq IN (SELECT seq FROM deletions WHERE seq <= ? ORDER BY seq LIMIT ?)',
        through,
        FORGOTTEN_AT_ONCE,
      ).changes;
    };
    if (this.context.reader.get('SELECT seq FROM deletions WHERE seq <= ? LIMIT 1', through) === undefined)
      return;
    while ((await queue.run(drop)) === FORGOTTEN_AT_ONCE);
  }

  async forgottenThrough(): Promise<number> {
    return readCounter(this.context.reader, FORGOTTEN);
  }

  onCommit(listener: (lastSeq: number) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Tells the listeners when a commit has moved the log. */
  announce(): void {
    const lastSeq = readCounter(this.context.reader, 'sequence');
    if (lastSeq === this.announcedSeq) return;
    this.announcedSeq = lastSeq;
    for (const listener of this.listeners) {
      try {
        listener(lastSeq);
      } catch (error) {
        // The commit stands whatever a listener makes of it; its failure must not look like one of the write.
        process.emitWarning(error instanceof Error ? error : String(error));
      }
    }
  }

  private messages(afterSeq: number, throughSeq: number): Change[] {
    return this.context.reader
      .all<MessageRow>(
        `SELECT key, tenant, conversation_key, seq, role, name, content, sent_ms FROM messages
         WHERE key > ? AND key <= ? ORDER BY key`,
        afterSeq,
        throughSeq,
      )
      .map((row) => ({
        seq: row.key,
        kind: 'message',
        tenantId: this.context.tenants.idOf(row.tenant),
        message: {
          key: row.key,
          conversationKey: row.conversation_key,
          seq: row.seq,
          role: toText(row.role),
          name: row.name === null ? null : toText(row.name),
          content: toText(row.content),
          sentAtMs: row.sent_ms,
        },
      }));
  }

  private vectors(afterSeq: number, throughSeq: number): Change[] {
    return this.context.reader
      .all<VectorRow>(
        `SELECT seq, tenant, message_key, space_id, vector FROM vectors WHERE seq > ? AND seq <= ? ORDER BY seq`,
        afterSeq,
        throughSeq,
      )
      .map((row) => ({
        seq: row.seq,
        kind: 'vector',
        tenantId: this.context.tenants.idOf(row.tenant),
        messageKey: row.message_key,
        spaceId: row.space_id,
        vector: toVector(row.vector),
      }));
  }

  private deletions(afterSeq: number, throughSeq: number): Change[] {
    return this.context.reader
      .all<DeletionRow>(
        'SELECT seq, tenant, message_key FROM deletions WHERE seq > ? AND seq <= ? ORDER BY seq',
        afterSeq,
        throughSeq,
      )
      .map((row) => ({
        seq: row.seq,
        kind: 'delete',
        tenantId: this.context.tenants.idOf(row.tenant),
        messageKey: row.message_key,
      }));
  }

  private spaceDrops(afterSeq: number, throughSeq: number): Change[] {
    return this.context.reader
      .all<{ seq: number; space_id: number }>(
        'SELECT seq, space_id FROM space_drops WHERE seq > ? AND seq <= ? ORDER BY seq',
        afterSeq,
        throughSeq,
      )
      .map((row) => ({ seq: row.seq, kind: 'drop_space', spaceId: row.space_id }));
  }
}
