import type {
  BackgroundJob,
  BackgroundJobs,
  JobOutcome,
  JobProgress,
  JobReference,
} from '../background-jobs.js';
import { BACKGROUND_JOB_COLUMNS, type BackgroundJobRow, toBackgroundJob } from './background-job-rows.js';
import type { Connection } from './connection.js';
import type { RecordContext } from './record-context.js';
import { findRow } from './tenant-jobs.js';

const KEPT_MS = 30 * 24 * 3_600_000;

export class EmbeddedBackgroundJobs implements BackgroundJobs {
  constructor(private readonly context: RecordContext) {}

  async unfinished(): Promise<BackgroundJob[]> {
    const { reader, tenants } = this.context;
    return reader
      .all<BackgroundJobRow & { tenant: number }>(
        `SELECT tenant, ${BACKGROUND_JOB_COLUMNS} FROM background_jobs WHERE state IN ('pending', 'running') ORDER BY id`,
      )
      .map((row) => toBackgroundJob(row, tenants.idOf(row.tenant)));
  }

  async start({ id, tenantId }: JobReference): Promise<BackgroundJob | undefined> {
    return this.context.queue.run(() => {
      const { writer, tenants, clock } = this.context;
      const tenant = tenants.find(tenantId);
      writer.run(
        `UPDATE background_jobs SET state = 'running', attempts = attempts + 1, started_ms = coalesce(started_ms, ?)
         WHERE tenant = ? AND id = ? AND state IN ('pending', 'running')`,
        clock(),
        tenant,
        id,
      );
      const row = findRow(writer, tenant, id);
      return row?.state === 'running' ? toBackgroundJob(row, tenantId) : undefined;
    });
  }

  async release({ id, tenantId }: JobReference): Promise<void> {
    await this.context.queue.run(() => {
      const { writer, tenants } = this.context;
      writer.run(
        `UPDATE background_jobs SET attempts = max(0, attempts - 1) WHERE tenant = ? AND id = ? AND state = 'running'`,
        tenants.find(tenantId),
        id,
      );
    });
  }

  async report(
    { id, tenantId }: JobReference,
    { done, total, unit }: Partial<JobProgress>,
    checkpoint?: Record<string, unknown>,
  ): Promise<void> {
    await this.context.queue.run(() => {
      const { writer, tenants } = this.context;
      writer.run(
        `UPDATE background_jobs SET done = max(done, coalesce(?1, done)), total = iif(?2, ?3, total),
           unit = coalesce(?4, unit), checkpoint = coalesce(?5, checkpoint),
           attempts = iif(?5 IS NULL OR ?5 IS checkpoint, attempts, 0)
         WHERE tenant = ?6 AND id = ?7 AND state = 'running'`,
        done ?? null,
        total === undefined ? 0 : 1,
        total ?? null,
        unit ?? null,
        checkpoint === undefined ? null : JSON.stringify(checkpoint),
        tenants.find(tenantId),
        id,
      );
    });
  }

  async finish({ id, tenantId }: JobReference, outcome: JobOutcome): Promise<boolean> {
    return this.context.queue.run(() => {
      const { writer, tenants, clock } = this.context;
      const error = outcome.state === 'failed' ? outcome.error : undefined;
      const { changes } = writer.run(
        `UPDATE background_jobs SET state = ?, error_code = ?, error_message = ?, result = ?, finished_ms = ?
         WHERE tenant = ? AND id = ? AND state IN ('pending', 'running')`,
        outcome.state,
        error?.code ?? null,
        error?.message ?? null,
        outcome.state === 'done' ? JSON.stringify(outcome.result) : null,
        clock(),
        tenants.find(tenantId),
        id,
      );
      return changes === 1;
    });
  }
}

/** Forgets up to `limit` jobs that were over long ago; answers how many. */
export function dropOldBackgroundJobs(writer: Connection, nowMs: number, limit: number): number {
  const old = writer.all<{ tenant: number; id: string }>(
    'SELECT tenant, id FROM background_jobs INDEXED BY background_jobs_by_end WHERE finished_ms < ? LIMIT ?',
    nowMs - KEPT_MS,
    limit,
  );
  for (const { tenant, id } of old) {
    writer.run('DELETE FROM background_job_keys WHERE tenant = ? AND job_id = ?', tenant, id);
    writer.run('DELETE FROM background_jobs WHERE tenant = ? AND id = ?', tenant, id);
  }
  return old.length;
}
