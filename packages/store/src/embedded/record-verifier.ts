import type { Finding, RecordCounts, RecordVerifier } from '../record-verifier.js';
import type { BegunDeletions } from './begun-deletions.js';
import { type Connection, toText } from './connection.js';
import { countAlong, type UniqueIndex } from './count-along.js';
import { readCounter } from './counters.js';
import type { OpenViews } from './open-views.js';
import type { RecordContext } from './record-context.js';
import { countInSteps, tablesWith } from './walk-table.js';

/** A deletion is about a message that is gone; that is its purpose. */
const ABOUT_DELETED = new Set(['deletions']);
const ROWS_PER_STEP = 1_000;

const CONVERSATIONS = {
  table: 'conversations',
  index: 'conversations_by_key',
  columns: ['tenant', 'key'],
} as const;
const MESSAGES = {
  table: 'messages',
  index: 'messages_by_place',
  columns: ['tenant', 'conversation_key', 'seq'],
} as const;
/** Not along the primary key: that is the vectors themselves, a gigabyte and a half for a million. */
const VECTORS = {
  table: 'vectors',
  index: 'vectors_by_message',
  columns: ['tenant', 'message_key', 'space_id'],
} as const;

/** Checks that are about one table, as conditions on its rows (`t`). */
const RULES: readonly { check: string; table: string; broken: string }[] = [
  {
    check: 'vectors_of_dropped_space',
    table: 'vectors',
    broken: `NOT EXISTS (SELECT 1 FROM embedding_spaces s WHERE s.id = t.space_id AND s.state <> 'dropped')`,
  },
  {
    check: 'pending_without_job',
    table: 'embedding_backlog',
    broken: `NOT EXISTS (SELECT 1 FROM messages m JOIN jobs j ON j.tenant = m.tenant
      AND j.conversation_key = m.conversation_key AND m.key BETWEEN j.first_key AND j.last_key
      WHERE m.key = t.message_key)`,
  },
  {
    check: 'embedded_but_pending',
    table: 'embedding_backlog',
    broken: `EXISTS (SELECT 1 FROM vectors v JOIN embedding_spaces s ON s.id = v.space_id AND s.state = 'current'
      WHERE v.tenant = t.tenant AND v.message_key = t.message_key)`,
  },
  {
    check: 'jobs_without_message',
    table: 'jobs',
    broken: `NOT EXISTS (SELECT 1 FROM embedding_backlog b
      WHERE b.message_key BETWEEN t.first_key AND t.last_key AND b.tenant = t.tenant)`,
  },
  {
    check: 'conversations_miscounted',
    table: 'conversations',
    broken: `t.message_count <> (SELECT count(*) FROM messages m WHERE m.tenant = t.tenant AND m.conversation_key = t.key)`,
  },
];

export class EmbeddedRecordVerifier implements RecordVerifier {
  constructor(
    private readonly context: RecordContext,
    private readonly views: OpenViews,
    private readonly deletions: BegunDeletions,
  ) {}

  async verify(): Promise<Finding[]> {
    const { reader } = this.context;
    const findings: Finding[] = [];
    // Asked of the schema itself, so that a table that is added later is checked without being listed here.
    for (const table of tablesWith(reader, ['tenant', 'conversation_key']))
      findings.push(await this.rule(`${table}_without_conversation`, table, WITHOUT_CONVERSATION));
    for (const table of tablesWith(reader, ['tenant', 'message_key']))
      if (!ABOUT_DELETED.has(table))
        findings.push(await this.rule(`${table}_without_message`, table, WITHOUT_MESSAGE));
    for (const { check, table, broken } of RULES) findings.push(await this.rule(check, table, broken));
    findings.push({ check: 'messages_neither_embedded_nor_pending', count: await this.countLost() });
    findings.push(...(await this.counters()));
    findings.push({ check: 'deletions_not_completed', count: this.deletions.stopped });
    return findings;
  }

  async counts(): Promise<RecordCounts> {
    return this.atOneMoment(async (reader) => ({
      seq: readCounter(reader, 'sequence'),
      messages: await countAll(reader, MESSAGES),
      vectors: [...(await countAlong(reader, VECTORS, 'space_id'))].map(([spaceId, count]) => ({
        spaceId,
        count,
      })),
    }));
  }

  private async rule(check: string, table: string, broken: string): Promise<Finding> {
    return { check, count: await countInSteps(this.context.reader, table, broken) };
  }

  private async counters(): Promise<Finding[]> {
    return this.atOneMoment(async (reader) => {
      const findings: Finding[] = [];
      for (const along of [CONVERSATIONS, MESSAGES]) {
        const count = Math.abs(readCounter(reader, along.table) - (await countAll(reader, along)));
        findings.push({ check: `counter_of_${along.table}`, count });
      }
      return findings;
    });
  }

  private async atOneMoment<T>(look: (reader: Connection) => Promise<T>): Promise<T> {
    const view = this.views.open();
    try {
      return await look(view.connection);
    } finally {
      view.close();
    }
  }

  /** Messages with text that have no vector in the space that serves, and that nobody will give one. */
  private async countLost(): Promise<number> {
    const { reader } = this.context;
    let count = 0;
    for (let after = 0; ; ) {
      const end = reader.get<{ key: number }>(
        'SELECT max(key) AS key FROM (SELECT key FROM messages WHERE key > ? ORDER BY key LIMIT ?)',
        after,
        ROWS_PER_STEP,
      )?.key;
      if (typeof end !== 'number') return count;
      const lost = reader.all<{ content: string | Uint8Array }>(
        `SELECT m.content FROM messages m WHERE m.key > ? AND m.key <= ?
         AND NOT EXISTS (SELECT 1 FROM embedding_backlog b WHERE b.message_key = m.key)
         AND NOT EXISTS (SELECT 1 FROM vectors v WHERE v.tenant = m.tenant AND v.message_key = m.key
           AND v.space_id = (SELECT id FROM embedding_spaces WHERE state = 'current'))`,
        after,
        end,
      );
      count += lost.filter(({ content }) => toText(content).trim() !== '').length;
      after = end;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

const WITHOUT_CONVERSATION =
  'NOT EXISTS (SELECT 1 FROM conversations c WHERE c.tenant = t.tenant AND c.key = t.conversation_key)';
const WITHOUT_MESSAGE =
  'NOT EXISTS (SELECT 1 FROM messages m WHERE m.key = t.message_key AND m.tenant = t.tenant)';

async function countAll(reader: Connection, along: UniqueIndex): Promise<number> {
  const counts = await countAlong(reader, along, 'tenant');
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
