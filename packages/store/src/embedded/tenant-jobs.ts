import { AppError } from '@sekha/contracts';
import type {
  BackgroundJob,
  BackgroundJobFilter,
  BackgroundJobPage,
  NewBackgroundJob,
  TenantJobs,
} from '../background-jobs.js';
import type { WriteOnce } from '../write-once.js';
import { BACKGROUND_JOB_COLUMNS, type BackgroundJobRow, toBackgroundJob } from './background-job-rows.js';
import { type Connection, type SqlValue, toText } from './connection.js';
import type { RecordContext } from './record-context.js';

export class EmbeddedTenantJobs implements TenantJobs {
  constructor(
    private readonly context: RecordContext,
    private readonly tenantId: string,
  ) {}

  async create(job: NewBackgroundJob, once?: WriteOnce): Promise<BackgroundJob> {
    return this.context.queue.run(() => {
      const { writer, tenants, newId } = this.context;
      const tenant = tenants.ensure(writer, this.tenantId);
      const before = once === undefined ? undefined : findByKey(writer, tenant, once);
      if (before !== undefined) return toBackgroundJob(before, this.tenantId);
      const id = newId();
      writer.run(
        `INSERT INTO background_jobs (tenant, id, kind, state, input, done, total, unit, cancel_requested, once_key,
           once_fingerprint, created_ms) VALUES (?, ?, ?, 'pending', ?, 0, ?, ?, 0, ?, ?, ?)`,
        tenant,
        id,
        job.kind,
        JSON.stringify(job.input ?? {}),
        job.total ?? null,
        job.unit,
        once?.key ?? null,
        once?.fingerprint ?? null,
        this.context.clock(),
      );
      return this.get(writer, tenant, id);
    });
  }

  async find(id: string): Promise<BackgroundJob | undefined> {
    const { reader, tenants } = this.context;
    const row = findRow(reader, tenants.find(this.tenantId), id);
    return row === undefined ? undefined : toBackgroundJob(row, this.tenantId);
  }

  async findOnce(once: WriteOnce): Promise<BackgroundJob | undefined> {
    const { reader, tenants } = this.context;
    const row = findByKey(reader, tenants.find(this.tenantId), once);
    return row === undefined ? undefined : toBackgroundJob(row, this.tenantId);
  }

  async join(id: string, once: WriteOnce): Promise<BackgroundJob> {
    return this.context.queue.run(() => {
      const { writer, tenants } = this.context;
      const tenant = tenants.find(this.tenantId);
      const before = findByKey(writer, tenant, once);
      if (before !== undefined) return toBackgroundJob(before, this.tenantId);
      const row = findRow(writer, tenant, id);
      if (row === undefined) throw new AppError('job.not_found', 'There is no such job.');
      writer.run(
        'INSERT INTO background_job_keys (tenant, key, fingerprint, job_id) VALUES (?, ?, ?, ?)',
        tenant,
        once.key,
        once.fingerprint,
        id,
      );
      return toBackgroundJob(row, this.tenantId);
    });
  }

  async list(filter: BackgroundJobFilter, page: BackgroundJobPage): Promise<BackgroundJob[]> {
    const { reader, tenants } = this.context;
    const conditions = ['tenant = ?'];
    const values: SqlValue[] = [tenants.find(this.tenantId)];
    const narrow = (condition: string, value: string | undefined): void => {
      if (value === undefined) return;
      conditions.push(condition);
      values.push(value);
    };
    narrow('id < ?', page.beforeId);
    narrow('kind = ?', filter.kind);
    narrow('state = ?', filter.state);
    return reader
      .all<BackgroundJobRow>(
        `SELECT ${BACKGROUND_JOB_COLUMNS} FROM background_jobs WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`,
        ...values,
        page.limit,
      )
      .map((row) => toBackgroundJob(row, this.tenantId));
  }

  async cancel(id: string): Promise<BackgroundJob | undefined> {
    return this.context.queue.run(() => {
      const { writer, tenants, clock } = this.context;
      const tenant = tenants.find(this.tenantId);
      writer.run(
        `UPDATE background_jobs SET cancel_requested = 1, finished_ms = iif(state = 'pending', ?, NULL),
           state = iif(state = 'pending', 'cancelled', state)
         WHERE tenant = ? AND id = ? AND state IN ('pending', 'running')`,
        clock(),
        tenant,
        id,
      );
      const row = findRow(writer, tenant, id);
      return row === undefined ? undefined : toBackgroundJob(row, this.tenantId);
    });
  }

  private get(connection: Connection, tenant: number, id: string): BackgroundJob {
    const row = findRow(connection, tenant, id);
    if (row === undefined) throw new AppError('internal', 'A job that was just written is not there.');
    return toBackgroundJob(row, this.tenantId);
  }
}

export function findRow(connection: Connection, tenant: number, id: string): BackgroundJobRow | undefined {
  return connection.get<BackgroundJobRow>(
    `SELECT ${BACKGROUND_JOB_COLUMNS} FROM background_jobs WHERE tenant = ? AND id = ?`,
    tenant,
    id,
  );
}

interface KeyRow {
  id: string;
  fingerprint: string | Uint8Array;
}

/** A key is that of the request which made a job, or of one that joined it. */
function findByKey(connection: Connection, tenant: number, once: WriteOnce): BackgroundJobRow | undefined {
  const known =
    connection.get<KeyRow>(
      'SELECT id, once_fingerprint AS fingerprint FROM background_jobs WHERE tenant = ? AND once_key = ?',
      tenant,
      once.key,
    ) ??
    connection.get<KeyRow>(
      'SELECT job_id AS id, fingerprint FROM background_job_keys WHERE tenant = ? AND key = ?',
      tenant,
      once.key,
    );
  if (known === undefined) return undefined;
  if (toText(known.fingerprint) !== once.fingerprint)
    throw new AppError('idempotency.conflict', 'This idempotency key was used before, for another request.');
  return findRow(connection, tenant, known.id);
}
