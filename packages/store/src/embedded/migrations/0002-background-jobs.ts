import type { Migration } from './migration.js';

/** `input`, `checkpoint`, `result` are JSON. `once_key` is the idempotency key of the request that made the job. */
export const backgroundJobs: Migration = {
  version: 2,
  name: 'background-jobs',
  sql: `
CREATE TABLE background_jobs (
  tenant INTEGER NOT NULL REFERENCES tenants (key),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'running', 'done', 'failed', 'cancelled')),
  input TEXT NOT NULL,
  checkpoint TEXT,
  done INTEGER NOT NULL,
  total INTEGER,
  unit TEXT NOT NULL,
  cancel_requested INTEGER NOT NULL CHECK (cancel_requested IN (0, 1)),
  error_code TEXT,
  error_message ANY,
  result TEXT,
  once_key ANY,
  once_fingerprint ANY,
  created_ms INTEGER NOT NULL,
  started_ms INTEGER,
  finished_ms INTEGER,
  PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX background_jobs_by_once ON background_jobs (tenant, once_key) WHERE once_key IS NOT NULL;
CREATE INDEX background_jobs_unfinished ON background_jobs (id) WHERE state IN ('pending', 'running');
CREATE INDEX background_jobs_by_end ON background_jobs (finished_ms) WHERE finished_ms IS NOT NULL;
`,
};
