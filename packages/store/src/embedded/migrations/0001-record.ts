import type { Migration } from './migration.js';

/**
 * The record. Choices that the tables do not explain:
 *
 * - `tenant` is a small number (`tenants.key`): it leads every index of tenant data, so its width counts.
 * - One sequence (`counters.sequence`) numbers messages, vectors and deletions. A row's number IS its entry in the
 *   change log: the log needs no table of its own, cannot disagree with the rows, and never outgrows them.
 * - Columns of free text are `ANY`: text that holds a NUL character is kept as its UTF-8 bytes (see connection.ts).
 * - `subtree` is the folder with a trailing slash, so that a folder and all below it are one range of an index.
 * - What is not embedded yet stands in `embedding_backlog`, so that embedding a message never rewrites its text.
 */
export const record: Migration = {
  version: 1,
  name: 'record',
  sql: `
CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counters (name, value) VALUES ('sequence', 0), ('conversations', 0), ('messages', 0), ('ping', 0);

CREATE TABLE tenants (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id ANY NOT NULL UNIQUE
) STRICT;

CREATE TABLE conversations (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant INTEGER NOT NULL REFERENCES tenants (key),
  id TEXT NOT NULL,
  label ANY NOT NULL,
  folder ANY NOT NULL,
  subtree ANY NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'archived')),
  importance INTEGER NOT NULL CHECK (importance BETWEEN 1 AND 10),
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  message_count INTEGER NOT NULL,
  word_count INTEGER NOT NULL,
  next_seq INTEGER NOT NULL,
  metadata TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX conversations_by_id ON conversations (tenant, id);
CREATE UNIQUE INDEX conversations_by_key ON conversations (tenant, key);
CREATE INDEX conversations_by_update ON conversations (tenant, updated_ms, id);
CREATE INDEX conversations_by_label ON conversations (tenant, label);
CREATE INDEX conversations_by_folder ON conversations (tenant, subtree);

CREATE TABLE messages (
  key INTEGER PRIMARY KEY,
  tenant INTEGER NOT NULL,
  conversation_key INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  id TEXT NOT NULL,
  role ANY NOT NULL,
  name ANY,
  sent_ms INTEGER NOT NULL,
  words INTEGER NOT NULL,
  metadata TEXT NOT NULL,
  content ANY NOT NULL,
  FOREIGN KEY (tenant, conversation_key) REFERENCES conversations (tenant, key)
) STRICT;
CREATE UNIQUE INDEX messages_by_id ON messages (tenant, id);
CREATE UNIQUE INDEX messages_by_place ON messages (tenant, conversation_key, seq);

CREATE TABLE participants (
  tenant INTEGER NOT NULL,
  word ANY NOT NULL,
  conversation_key INTEGER NOT NULL,
  PRIMARY KEY (tenant, word, conversation_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX participants_by_conversation ON participants (tenant, conversation_key);

CREATE TABLE embedding_spaces (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  model TEXT NOT NULL UNIQUE,
  dimension INTEGER NOT NULL CHECK (dimension > 0),
  is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
  created_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX embedding_spaces_current ON embedding_spaces (is_current) WHERE is_current = 1;

CREATE TABLE vectors (
  seq INTEGER PRIMARY KEY,
  tenant INTEGER NOT NULL,
  message_key INTEGER NOT NULL,
  space_id INTEGER NOT NULL REFERENCES embedding_spaces (id),
  vector BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX vectors_by_message ON vectors (tenant, message_key, space_id);

CREATE TABLE deletions (
  seq INTEGER PRIMARY KEY,
  tenant INTEGER NOT NULL,
  message_key INTEGER NOT NULL
) STRICT;

CREATE TABLE embedding_backlog (
  message_key INTEGER PRIMARY KEY,
  tenant INTEGER NOT NULL,
  failed INTEGER NOT NULL CHECK (failed IN (0, 1))
) STRICT;

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant INTEGER NOT NULL,
  conversation_key INTEGER NOT NULL,
  kind TEXT NOT NULL,
  first_key INTEGER NOT NULL,
  last_key INTEGER NOT NULL,
  bulk INTEGER NOT NULL CHECK (bulk IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('pending', 'running', 'failed')),
  due_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  error ANY,
  created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX jobs_due ON jobs (bulk, due_ms, id) WHERE state <> 'failed';
CREATE INDEX jobs_by_state ON jobs (tenant, state, due_ms);
CREATE INDEX jobs_by_conversation ON jobs (tenant, conversation_key);

CREATE TABLE write_receipts (
  tenant INTEGER NOT NULL,
  key ANY NOT NULL,
  fingerprint ANY NOT NULL,
  conversation_key INTEGER NOT NULL,
  first_key INTEGER NOT NULL,
  last_key INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX write_receipts_by_conversation ON write_receipts (tenant, conversation_key);
CREATE INDEX write_receipts_by_age ON write_receipts (created_ms);

CREATE TABLE api_keys (
  hash TEXT PRIMARY KEY,
  tenant INTEGER NOT NULL REFERENCES tenants (key),
  name ANY NOT NULL,
  scopes TEXT NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
