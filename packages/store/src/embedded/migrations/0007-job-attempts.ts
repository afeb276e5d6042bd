import type { Migration } from './migration.js';

/** `attempts` counts the starts of a job since its last new checkpoint. What an older program left counts from here. */
export const jobAttempts: Migration = {
  version: 7,
  name: 'job-attempts',
  sql: `
ALTER TABLE background_jobs ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
`,
};
