import type { Job, JobCounts, JobStore } from '../job-store.js';
import type { Connection } from './connection.js';
import type { RecordContext } from './record-context.js';
import { releaseLeases } from './release-leases.js';

export interface JobRow {
  id: number;
  tenant: number;
  kind: 'embed';
  first_key: number;
  last_key: number;
  attempts: number;
}

const JOB_COLUMNS = 'id, tenant, kind, first_key, last_key, attempts';

/** The outbox. A job that is leased stays in the line, due again when its lease runs out. */
export class EmbeddedJobs implements JobStore {
  private hasTakenOver = false;

  constructor(private readonly context: RecordContext) {}

  /** Makes due now what an earlier process had leased; no lease of this one comes before that. */
  async takeOver(): Promise<void> {
    if (this.hasTakenOver) return;
    await this.context.queue.run(() => releaseLeases(this.context.writer, this.context.clock()));
    this.hasTakenOver = true;
  }

  async claim(limit: number, leaseMs: number): Promise<Job[]> {
    await this.takeOver();
    const nowMs = this.context.clock();
    // An idle worker asks often: look first, and write only when there is something to lease.
    if (!isAnyDue(this.context.reader, nowMs)) return [];
    return this.context.queue.run(() => {
      const { writer } = this.context;
      const small = leaseDue(writer, { bulk: 0, limit, nowMs, leaseMs });
      const bulk = leaseDue(writer, { bulk: 1, limit: limit - small.length, nowMs, leaseMs });
      return [...small, ...bulk].map((row) => this.toJob(writer, row));
    });
  }

  async retry(id: number, delayMs: number, error: string): Promise<void> {
    await this.context.queue.run(() => {
      this.context.writer.run(
        `UPDATE jobs SET state = 'pending', due_ms = ?, error = ? WHERE id = ? AND state <> 'failed'`,
        this.context.clock() + delayMs,
        error,
        id,
      );
    });
  }

  async split(id: number): Promise<boolean> {
    return this.context.queue.run(() => {
      const { writer, clock } = this.context;
      const job = findJob(writer, id);
      const keys = job === undefined ? [] : backlogKeys(writer, job);
      const middle = keys[Math.ceil(keys.length / 2)];
      if (job === undefined || keys.length < 2 || middle === undefined) return false;
      writer.run(
        `INSERT INTO jobs (tenant, conversation_key, kind, first_key, last_key, bulk, state, due_ms, attempts, created_ms)
         SELECT tenant, conversation_key, kind, ?, last_key, bulk, 'pending', ?, attempts, created_ms FROM jobs WHERE id = ?`,
        middle,
        clock(),
        id,
      );
      writer.run(
        `UPDATE jobs SET last_key = ?, state = 'pending', due_ms = ? WHERE id = ? AND tenant = ?`,
        middle - 1,
        clock(),
        id,
        job.tenant,
      );
      return true;
    });
  }

  async fail(id: number, error: string): Promise<void> {
    await this.context.queue.run(() => {
      const { writer } = this.context;
      const job = findJob(writer, id);
      if (job === undefined) return;
      giveUp(writer, job, error);
    });
  }

  async counts(tenantId?: string): Promise<JobCounts> {
    const { reader, tenants, clock } = this.context;
    const [where, values] =
      tenantId === undefined ? ['', []] : ['WHERE tenant = ?', [tenants.find(tenantId)]];
    const rows = reader.all<{ state: keyof JobCounts; overdue: number; count: number }>(
      `SELECT state, due_ms <= ? AS overdue, count(*) AS count FROM jobs ${where} GROUP BY 1, 2`,
      clock(),
      ...values,
    );
    const counts: JobCounts = { pending: 0, running: 0, failed: 0 };
    for (const { state, overdue, count } of rows) {
      // A lease that has run out is work that waits.
      counts[state === 'running' && overdue === 1 ? 'pending' : state] += count;
    }
    return counts;
  }

  private toJob(connection: Connection, row: JobRow): Job {
    return {
      id: row.id,
      tenantId: this.context.tenants.idOf(row.tenant),
      kind: row.kind,
      messageKeys: backlogKeys(connection, row),
      attempts: row.attempts,
    };
  }
}

export function findJob(writer: Connection, id: number): JobRow | undefined {
  return writer.get<JobRow>(`SELECT ${JOB_COLUMNS} FROM jobs WHERE id = ?`, id);
}

/** Keys of the messages that a job still has to embed. */
export function backlogKeys(connection: Connection, job: JobRow): number[] {
  return connection
    .all<{ message_key: number }>(
      'SELECT message_key FROM embedding_backlog WHERE message_key BETWEEN ? AND ? AND tenant = ? ORDER BY message_key',
      job.first_key,
      job.last_key,
      job.tenant,
    )
    .map((row) => row.message_key);
}

/** The job stays visible with its error; its messages count as failed. */
export function giveUp(writer: Connection, job: JobRow, error: string): void {
  writer.run(
    `UPDATE jobs SET state = 'failed', error = ? WHERE id = ? AND tenant = ?`,
    error,
    job.id,
    job.tenant,
  );
  writer.run(
    'UPDATE embedding_backlog SET failed = 1 WHERE message_key BETWEEN ? AND ? AND tenant = ?',
    job.first_key,
    job.last_key,
    job.tenant,
  );
}

function isAnyDue(reader: Connection, nowMs: number): boolean {
  const sql = `SELECT 1 FROM jobs WHERE state <> 'failed' AND bulk = ? AND due_ms <= ? LIMIT 1`;
  return [0, 1].some((bulk) => reader.get(sql, bulk, nowMs) !== undefined);
}

function leaseDue(
  writer: Connection,
  { bulk, limit, nowMs, leaseMs }: { bulk: number; limit: number; nowMs: number; leaseMs: number },
): JobRow[] {
  if (limit <= 0) return [];
  const rows = writer.all<JobRow>(
    `SELECT ${JOB_COLUMNS} FROM jobs WHERE state <> 'failed' AND bulk = ? AND due_ms <= ? ORDER BY due_ms, id LIMIT ?`,
    bulk,
    nowMs,
    limit,
  );
  for (const row of rows) {
    row.attempts += 1;
    writer.run(
      `UPDATE jobs SET state = 'running', attempts = ?, due_ms = ? WHERE id = ? AND tenant = ?`,
      row.attempts,
      nowMs + leaseMs,
      row.id,
      row.tenant,
    );
  }
  return rows;
}
