import type { Migration } from './migration.js';

/** Summaries of conversations. They are found by their span, and go with their conversation and its messages. */
export const summaries: Migration = {
  version: 3,
  name: 'summaries',
  sql: `
CREATE TABLE summaries (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant INTEGER NOT NULL,
  conversation_key INTEGER NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('daily', 'weekly', 'monthly')),
  time_zone TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL CHECK (to_ms > from_ms),
  id TEXT NOT NULL,
  model ANY NOT NULL,
  fallback_reason ANY,
  tokens INTEGER NOT NULL,
  message_count INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  generated_ms INTEGER NOT NULL,
  content ANY NOT NULL,
  FOREIGN KEY (tenant, conversation_key) REFERENCES conversations (tenant, key)
) STRICT;
CREATE UNIQUE INDEX summaries_by_span ON summaries (tenant, conversation_key, level, time_zone, from_ms);
`,
};
