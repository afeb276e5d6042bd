import type { EmbeddingOutbox, FailedEmbedding, OutboxCounts } from '../embedding-outbox.js';
import { toText } from './connection.js';
import type { RecordContext } from './record-context.js';

interface FailedRow {
  message_key: number;
  message_id: string;
  conversation_id: string;
  error: string | Uint8Array | null;
  attempts: number;
}

export class EmbeddedOutbox implements EmbeddingOutbox {
  constructor(
    private readonly context: RecordContext,
    private readonly tenantId: string,
  ) {}

  async counts(): Promise<OutboxCounts> {
    const { reader, tenants, clock } = this.context;
    // By way of the jobs, which know their tenant: the backlog has no index for it, and every write would pay for one.
    const rows = reader.all<{ state: keyof OutboxCounts; overdue: number; count: number }>(
      `SELECT j.state, j.due_ms <= ? AS overdue, count(*) AS count FROM jobs j
       CROSS JOIN embedding_backlog b ON b.message_key BETWEEN j.first_key AND j.last_key AND b.tenant = j.tenant
       WHERE j.tenant = ? GROUP BY 1, 2`,
      clock(),
      tenants.find(this.tenantId),
    );
    const counts: OutboxCounts = { pending: 0, running: 0, failed: 0 };
    for (const { state, overdue, count } of rows) {
      // A lease that has run out is work that waits.
      counts[state === 'running' && overdue === 1 ? 'pending' : state] += count;
    }
    return counts;
  }

  async listFailed(page: { limit: number; afterKey?: number }): Promise<FailedEmbedding[]> {
    const { reader, tenants } = this.context;
    return reader
      .all<FailedRow>(
        `SELECT b.message_key, m.id AS message_id, c.id AS conversation_id, j.error, j.attempts FROM jobs j
         CROSS JOIN embedding_backlog b ON b.message_key BETWEEN max(j.first_key, ?2) AND j.last_key AND b.tenant = j.tenant
         CROSS JOIN messages m ON m.key = b.message_key AND m.tenant = b.tenant
         CROSS JOIN conversations c ON c.tenant = m.tenant AND c.key = m.conversation_key
         WHERE j.tenant = ?1 AND j.state = 'failed' AND j.last_key >= ?2 ORDER BY b.message_key LIMIT ?3`,
        tenants.find(this.tenantId),
        (page.afterKey ?? 0) + 1,
        page.limit,
      )
      .map((row) => ({
        messageKey: row.message_key,
        messageId: row.message_id,
        conversationId: row.conversation_id,
        reason: toText(row.error ?? ''),
        attempts: row.attempts,
      }));
  }

  async retryFailed(): Promise<number> {
    return this.context.queue.run(() => {
      const { writer, tenants, clock } = this.context;
      const tenant = tenants.find(this.tenantId);
      let messages = 0;
      const jobs = writer.all<{ first_key: number; last_key: number }>(
        `SELECT first_key, last_key FROM jobs WHERE tenant = ? AND state = 'failed'`,
        tenant,
      );
      for (const { first_key, last_key } of jobs)
        messages += writer.run(
          'UPDATE embedding_backlog SET failed = 0 WHERE message_key BETWEEN ? AND ? AND tenant = ?',
          first_key,
          last_key,
          tenant,
        ).changes;
      writer.run(
        `UPDATE jobs SET state = 'pending', due_ms = ?, attempts = 0, error = NULL WHERE tenant = ? AND state = 'failed'`,
        clock(),
        tenant,
      );
      return messages;
    });
  }
}
