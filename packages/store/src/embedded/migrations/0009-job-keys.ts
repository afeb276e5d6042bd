import type { Migration } from './migration.js';

/** Idempotency keys of requests that joined a job which another one had made. They go with it. */
export const jobKeys: Migration = {
  version: 9,
  name: 'job-keys',
  sql: `
CREATE TABLE background_job_keys (
  tenant INTEGER NOT NULL,
  key ANY NOT NULL,
  fingerprint ANY NOT NULL,
  job_id TEXT NOT NULL,
  PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX background_job_keys_by_job ON background_job_keys (tenant, job_id);
`,
};
