import { record } from './0001-record.js';
import { backgroundJobs } from './0002-background-jobs.js';
import { summaries } from './0003-summaries.js';
import { apiKeyLives } from './0004-api-key-lives.js';
import { imports } from './0005-imports.js';
import { embeddingGenerations } from './0006-embedding-generations.js';
import { jobAttempts } from './0007-job-attempts.js';
import { pinnedConversations } from './0008-pinned-conversations.js';
import { jobKeys } from './0009-job-keys.js';
import { runSteps } from './0010-run-steps.js';
import { begunDeletions } from './0011-begun-deletions.js';
import type { Migration } from './migration.js';

/** Every migration, in order. A new one is appended here; none is ever edited or removed. */
export const MIGRATIONS: readonly Migration[] = [
  record,
  backgroundJobs,
  summaries,
  apiKeyLives,
  imports,
  embeddingGenerations,
  jobAttempts,
  pinnedConversations,
  jobKeys,
  runSteps,
  begunDeletions,
];
