PRAGMA application_id = 1399548001;
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE schema_migrations (
      version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_ms INTEGER NOT NULL
    ) STRICT;
CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
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
, id TEXT, prefix TEXT, expires_ms INTEGER, last_used_ms INTEGER) STRICT, WITHOUT ROWID;
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
  finished_ms INTEGER, attempts INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX background_jobs_by_once ON background_jobs (tenant, once_key) WHERE once_key IS NOT NULL;
CREATE INDEX background_jobs_unfinished ON background_jobs (id) WHERE state IN ('pending', 'running');
CREATE INDEX background_jobs_by_end ON background_jobs (finished_ms) WHERE finished_ms IS NOT NULL;
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
CREATE UNIQUE INDEX api_keys_by_id ON api_keys (tenant, id);
CREATE TABLE import_sources (
  tenant INTEGER NOT NULL,
  conversation_key INTEGER NOT NULL,
  digest BLOB,
  length INTEGER NOT NULL,
  made_by TEXT NOT NULL,
  PRIMARY KEY (tenant, conversation_key)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX import_sources_by_digest ON import_sources (tenant, digest) WHERE digest IS NOT NULL;
CREATE TABLE import_messages (
  tenant INTEGER NOT NULL,
  conversation_key INTEGER NOT NULL,
  digest BLOB NOT NULL,
  message_key INTEGER NOT NULL,
  position INTEGER,
  is_current INTEGER CHECK (is_current IN (0, 1)),
  PRIMARY KEY (tenant, conversation_key, digest)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX import_messages_by_message ON import_messages (tenant, message_key);
CREATE INDEX import_messages_by_beginning ON import_messages (tenant, digest, conversation_key) WHERE position IS NOT NULL;
CREATE TABLE "embedding_spaces" (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  model TEXT NOT NULL,
  generation INTEGER NOT NULL,
  dimension INTEGER NOT NULL CHECK (dimension > 0),
  state TEXT NOT NULL CHECK (state IN ('current', 'filling', 'retired', 'dropped')),
  fill_cursor INTEGER NOT NULL DEFAULT 0,
  drop_cursor INTEGER NOT NULL DEFAULT 0,
  created_ms INTEGER NOT NULL,
  is_current INTEGER GENERATED ALWAYS AS (state = 'current') VIRTUAL,
  UNIQUE (model, generation)
) STRICT;
CREATE UNIQUE INDEX embedding_spaces_current ON embedding_spaces (state) WHERE state = 'current';
CREATE UNIQUE INDEX embedding_spaces_filling ON embedding_spaces (state) WHERE state = 'filling';
CREATE TABLE space_drops (
  seq INTEGER PRIMARY KEY,
  space_id INTEGER NOT NULL UNIQUE
) STRICT;
CREATE TABLE embedding_refusals (
  tenant INTEGER NOT NULL,
  message_key INTEGER NOT NULL,
  space_id INTEGER NOT NULL,
  reason ANY NOT NULL,
  PRIMARY KEY (tenant, message_key, space_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversations_pinned ON conversations (tenant, updated_ms, id) WHERE importance >= 10;
CREATE TABLE background_job_keys (
  tenant INTEGER NOT NULL,
  key ANY NOT NULL,
  fingerprint ANY NOT NULL,
  job_id TEXT NOT NULL,
  PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX background_job_keys_by_job ON background_job_keys (tenant, job_id);
CREATE TABLE run_steps (
  tenant INTEGER NOT NULL,
  run TEXT NOT NULL,
  step TEXT NOT NULL,
  result TEXT NOT NULL,
  PRIMARY KEY (tenant, run, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE begun_deletions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant INTEGER NOT NULL REFERENCES tenants (key),
  selection TEXT NOT NULL,
  conversations TEXT NOT NULL,
  begun_ms INTEGER NOT NULL
) STRICT;
INSERT INTO "schema_migrations" ("version", "name", "checksum", "applied_ms") VALUES (1, 'record', 'da1245c4b5ba30322d67b322297d6f412e9c4df5d85b52d735be8d65e2754acd', 1767312000001);
INSERT INTO "schema_migrations" ("version", "name", "checksum", "applied_ms") VALUES (2, 'background-jobs', '8c5b12c5b95a203c0ccdcdbf625d5fca2fa7da2692e6e01177fd5f43021b6351', 1767312000001);
INSERT INTO "schema_migrations" ("version", "name", "checksum", "applied_ms") VALUES (3, 'summaries', 'd6d4bc46425b2489939a4c4b92989c7f8c1ba1aa30a955988187362b4d1a0af8', 1767312000001);
INSERT INTO "schema_migrations" ("version", "name", "checksum", "applied_ms") VALUES (4, 'api-key-lives', '034f402338e9eb035ccfb1b12d80daa7613fd2ee6cc4213c49c8eb8427e4ce44', 1767312000001);
INSERT INTO "schema_migrations" ("version", "name", "checksum", "applied_ms") VALUES (5, 'imports', '514ee7f7ffb91c0dbf98d3b864c8264400a3e7c13aa7e062012845e8b91369c9', 1767312000001);
INSERT INTO "schema_migrations" ("version", "name", "checksum", "applied_ms") VALUES (6, 'embedding-generations', '389173ce7a75e8bf1d3f0cef039788f128e02417cf46e288e5fb51cbd23a55a6', 1767312000001);
INSERT INTO "schema_migrations" ("version", "name", "checksum", "applied_ms") VALUES (7, 'job-attempts', '6f20c16812723edbac580b44c0669a53c0045efd7fd287d64d175249282f5bfb', 1767312000001);
INSERT INTO "schema_migrations" ("version", "name", "checksum", "applied_ms") VALUES (8, 'pinned-conversations', 'fa50b96c1140293fcba23ab6d7790f6273f27ebda945cbeb7de0b303202734a2', 1767312000001);
INSERT INTO "schema_migrations" ("version", "name", "checksum", "applied_ms") VALUES (9, 'job-keys', '0f95b2d3272da94447415fadec17b1ad2c3512d054632eeac6697a9e1954f689', 1767312000001);
INSERT INTO "schema_migrations" ("version", "name", "checksum", "applied_ms") VALUES (10, 'run-steps', 'bd457f9a6e70c433da79dd89c8269b6c367fa1ad2dbf4e1cf3cef631526b0fc7', 1767312000001);
INSERT INTO "schema_migrations" ("version", "name", "checksum", "applied_ms") VALUES (11, 'begun-deletions', '4d28470d93f075fed927b18dc5044280579e256cab33377fa58c13e5e738eb23', 1767312000001);
INSERT INTO "counters" ("name", "value") VALUES ('conversations', 9);
INSERT INTO "counters" ("name", "value") VALUES ('messages', 81);
INSERT INTO "counters" ("name", "value") VALUES ('ping', 0);
INSERT INTO "counters" ("name", "value") VALUES ('sequence', 95);
INSERT INTO "tenants" ("key", "id") VALUES (1, 'default');
INSERT INTO "tenants" ("key", "id") VALUES (2, 'other');
INSERT INTO "conversations" ("key", "tenant", "id", "label", "folder", "subtree", "status", "importance", "created_ms", "updated_ms", "message_count", "word_count", "next_seq", "metadata") VALUES (1, 1, '01900000-0000-7000-8000-000000000001', 'Trip to Porto', '/travel/2026', '/travel/2026/', 'active', 10, 1767312000005, 1767312000006, 5, 15, 5, '{"mood":"good","stars":5}');
INSERT INTO "conversations" ("key", "tenant", "id", "label", "folder", "subtree", "status", "importance", "created_ms", "updated_ms", "message_count", "word_count", "next_seq", "metadata") VALUES (2, 1, '01900000-0000-7000-8000-000000000007', 'Empty', '/', '/', 'active', 5, 1767312000007, 1767312000007, 0, 0, 0, '{}');
INSERT INTO "conversations" ("key", "tenant", "id", "label", "folder", "subtree", "status", "importance", "created_ms", "updated_ms", "message_count", "word_count", "next_seq", "metadata") VALUES (3, 1, '01900000-0000-7000-8000-000000000008', 'Old', '/travel', '/travel/', 'archived', 5, 1767312000008, 1767312000010, 1, 3, 2, '{}');
INSERT INTO "conversations" ("key", "tenant", "id", "label", "folder", "subtree", "status", "importance", "created_ms", "updated_ms", "message_count", "word_count", "next_seq", "metadata") VALUES (5, 1, '01900000-0000-7000-8000-000000000014', 'From elsewhere', '/imported', '/imported/', 'active', 5, 1767312000000, 1767312000000, 2, 4, 2, '{"from":"chatgpt"}');
INSERT INTO "conversations" ("key", "tenant", "id", "label", "folder", "subtree", "status", "importance", "created_ms", "updated_ms", "message_count", "word_count", "next_seq", "metadata") VALUES (6, 2, '01900000-0000-7000-8000-000000000019', 'Trip to Porto', '/travel/2026', '/travel/2026/', 'active', 10, 1767312000019, 1767312000020, 5, 15, 5, '{"mood":"good","stars":5}');
INSERT INTO "conversations" ("key", "tenant", "id", "label", "folder", "subtree", "status", "importance", "created_ms", "updated_ms", "message_count", "word_count", "next_seq", "metadata") VALUES (7, 2, '01900000-0000-7000-8000-000000000025', 'Empty', '/', '/', 'active', 5, 1767312000021, 1767312000021, 0, 0, 0, '{}');
INSERT INTO "conversations" ("key", "tenant", "id", "label", "folder", "subtree", "status", "importance", "created_ms", "updated_ms", "message_count", "word_count", "next_seq", "metadata") VALUES (8, 2, '01900000-0000-7000-8000-000000000026', 'Old', '/travel', '/travel/', 'archived', 5, 1767312000022, 1767312000024, 1, 3, 2, '{}');
INSERT INTO "conversations" ("key", "tenant", "id", "label", "folder", "subtree", "status", "importance", "created_ms", "updated_ms", "message_count", "word_count", "next_seq", "metadata") VALUES (10, 2, '01900000-0000-7000-8000-000000000031', 'Bulk', '/', '/', 'active', 5, 1767312000026, 1767312000026, 65, 130, 65, '{}');
INSERT INTO "conversations" ("key", "tenant", "id", "label", "folder", "subtree", "status", "importance", "created_ms", "updated_ms", "message_count", "word_count", "next_seq", "metadata") VALUES (11, 2, '01900000-0000-7000-8000-000000000098', 'From elsewhere', '/imported', '/imported/', 'active', 5, 1767312000000, 1767312000000, 2, 4, 2, '{"from":"chatgpt"}');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (1, 1, 1, 0, '01900000-0000-7000-8000-000000000002', 'user', 'Ann Lee', 1767312000005, 4, '{"seat":"4A"}', 'We fly on Friday.');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (2, 1, 1, 1, '01900000-0000-7000-8000-000000000003', 'assistant', NULL, 1767312000005, 9, '{}', 'Then pack on Thursday: Ärger, 日本, 👍
and a line.');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (3, 1, 1, 2, '01900000-0000-7000-8000-000000000004', 'user', NULL, 1767308400000, 1, '{}', X'7A65726F0062797465');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (4, 1, 1, 3, '01900000-0000-7000-8000-000000000005', 'user', NULL, 1767312000005, 0, '{}', '   ');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (5, 1, 1, 4, '01900000-0000-7000-8000-000000000006', 'user', NULL, 1767312000006, 1, '{}', 'Booked.');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (7, 1, 3, 1, '01900000-0000-7000-8000-000000000010', 'user', NULL, 1767312000008, 3, '{}', 'This one stays.');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (11, 1, 5, 0, '01900000-0000-7000-8000-000000000015', 'user', NULL, 1767312000013, 2, '{}', 'kept branch');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (12, 1, 5, 1, '01900000-0000-7000-8000-000000000016', 'user', NULL, 1767312000013, 2, '{}', 'other branch');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (13, 2, 6, 0, '01900000-0000-7000-8000-000000000020', 'user', 'Ann Lee', 1767312000019, 4, '{"seat":"4A"}', 'We fly on Friday.');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (14, 2, 6, 1, '01900000-0000-7000-8000-000000000021', 'assistant', NULL, 1767312000019, 9, '{}', 'Then pack on Thursday: Ärger, 日本, 👍
and a line.');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (15, 2, 6, 2, '01900000-0000-7000-8000-000000000022', 'user', NULL, 1767308400000, 1, '{}', X'7A65726F0062797465');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (16, 2, 6, 3, '01900000-0000-7000-8000-000000000023', 'user', NULL, 1767312000019, 0, '{}', '   ');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (17, 2, 6, 4, '01900000-0000-7000-8000-000000000024', 'user', NULL, 1767312000020, 1, '{}', 'Booked.');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (19, 2, 8, 1, '01900000-0000-7000-8000-000000000028', 'user', NULL, 1767312000022, 3, '{}', 'This one stays.');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (23, 2, 10, 0, '01900000-0000-7000-8000-000000000032', 'user', NULL, 1767312000026, 2, '{}', 'bulk 0');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (24, 2, 10, 1, '01900000-0000-7000-8000-000000000033', 'user', NULL, 1767312000026, 2, '{}', 'bulk 1');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (25, 2, 10, 2, '01900000-0000-7000-8000-000000000034', 'user', NULL, 1767312000026, 2, '{}', 'bulk 2');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (26, 2, 10, 3, '01900000-0000-7000-8000-000000000035', 'user', NULL, 1767312000026, 2, '{}', 'bulk 3');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (27, 2, 10, 4, '01900000-0000-7000-8000-000000000036', 'user', NULL, 1767312000026, 2, '{}', 'bulk 4');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (28, 2, 10, 5, '01900000-0000-7000-8000-000000000037', 'user', NULL, 1767312000026, 2, '{}', 'bulk 5');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (29, 2, 10, 6, '01900000-0000-7000-8000-000000000038', 'user', NULL, 1767312000026, 2, '{}', 'bulk 6');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (30, 2, 10, 7, '01900000-0000-7000-8000-000000000039', 'user', NULL, 1767312000026, 2, '{}', 'bulk 7');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (31, 2, 10, 8, '01900000-0000-7000-8000-000000000040', 'user', NULL, 1767312000026, 2, '{}', 'bulk 8');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (32, 2, 10, 9, '01900000-0000-7000-8000-000000000041', 'user', NULL, 1767312000026, 2, '{}', 'bulk 9');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (33, 2, 10, 10, '01900000-0000-7000-8000-000000000042', 'user', NULL, 1767312000026, 2, '{}', 'bulk 10');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (34, 2, 10, 11, '01900000-0000-7000-8000-000000000043', 'user', NULL, 1767312000026, 2, '{}', 'bulk 11');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (35, 2, 10, 12, '01900000-0000-7000-8000-000000000044', 'user', NULL, 1767312000026, 2, '{}', 'bulk 12');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (36, 2, 10, 13, '01900000-0000-7000-8000-000000000045', 'user', NULL, 1767312000026, 2, '{}', 'bulk 13');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (37, 2, 10, 14, '01900000-0000-7000-8000-000000000046', 'user', NULL, 1767312000026, 2, '{}', 'bulk 14');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (38, 2, 10, 15, '01900000-0000-7000-8000-000000000047', 'user', NULL, 1767312000026, 2, '{}', 'bulk 15');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (39, 2, 10, 16, '01900000-0000-7000-8000-000000000048', 'user', NULL, 1767312000026, 2, '{}', 'bulk 16');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (40, 2, 10, 17, '01900000-0000-7000-8000-000000000049', 'user', NULL, 1767312000026, 2, '{}', 'bulk 17');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (41, 2, 10, 18, '01900000-0000-7000-8000-000000000050', 'user', NULL, 1767312000026, 2, '{}', 'bulk 18');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (42, 2, 10, 19, '01900000-0000-7000-8000-000000000051', 'user', NULL, 1767312000026, 2, '{}', 'bulk 19');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (43, 2, 10, 20, '01900000-0000-7000-8000-000000000052', 'user', NULL, 1767312000026, 2, '{}', 'bulk 20');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (44, 2, 10, 21, '01900000-0000-7000-8000-000000000053', 'user', NULL, 1767312000026, 2, '{}', 'bulk 21');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (45, 2, 10, 22, '01900000-0000-7000-8000-000000000054', 'user', NULL, 1767312000026, 2, '{}', 'bulk 22');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (46, 2, 10, 23, '01900000-0000-7000-8000-000000000055', 'user', NULL, 1767312000026, 2, '{}', 'bulk 23');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (47, 2, 10, 24, '01900000-0000-7000-8000-000000000056', 'user', NULL, 1767312000026, 2, '{}', 'bulk 24');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (48, 2, 10, 25, '01900000-0000-7000-8000-000000000057', 'user', NULL, 1767312000026, 2, '{}', 'bulk 25');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (49, 2, 10, 26, '01900000-0000-7000-8000-000000000058', 'user', NULL, 1767312000026, 2, '{}', 'bulk 26');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (50, 2, 10, 27, '01900000-0000-7000-8000-000000000059', 'user', NULL, 1767312000026, 2, '{}', 'bulk 27');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (51, 2, 10, 28, '01900000-0000-7000-8000-000000000060', 'user', NULL, 1767312000026, 2, '{}', 'bulk 28');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (52, 2, 10, 29, '01900000-0000-7000-8000-000000000061', 'user', NULL, 1767312000026, 2, '{}', 'bulk 29');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (53, 2, 10, 30, '01900000-0000-7000-8000-000000000062', 'user', NULL, 1767312000026, 2, '{}', 'bulk 30');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (54, 2, 10, 31, '01900000-0000-7000-8000-000000000063', 'user', NULL, 1767312000026, 2, '{}', 'bulk 31');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (55, 2, 10, 32, '01900000-0000-7000-8000-000000000064', 'user', NULL, 1767312000026, 2, '{}', 'bulk 32');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (56, 2, 10, 33, '01900000-0000-7000-8000-000000000065', 'user', NULL, 1767312000026, 2, '{}', 'bulk 33');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (57, 2, 10, 34, '01900000-0000-7000-8000-000000000066', 'user', NULL, 1767312000026, 2, '{}', 'bulk 34');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (58, 2, 10, 35, '01900000-0000-7000-8000-000000000067', 'user', NULL, 1767312000026, 2, '{}', 'bulk 35');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (59, 2, 10, 36, '01900000-0000-7000-8000-000000000068', 'user', NULL, 1767312000026, 2, '{}', 'bulk 36');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (60, 2, 10, 37, '01900000-0000-7000-8000-000000000069', 'user', NULL, 1767312000026, 2, '{}', 'bulk 37');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (61, 2, 10, 38, '01900000-0000-7000-8000-000000000070', 'user', NULL, 1767312000026, 2, '{}', 'bulk 38');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (62, 2, 10, 39, '01900000-0000-7000-8000-000000000071', 'user', NULL, 1767312000026, 2, '{}', 'bulk 39');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (63, 2, 10, 40, '01900000-0000-7000-8000-000000000072', 'user', NULL, 1767312000026, 2, '{}', 'bulk 40');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (64, 2, 10, 41, '01900000-0000-7000-8000-000000000073', 'user', NULL, 1767312000026, 2, '{}', 'bulk 41');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (65, 2, 10, 42, '01900000-0000-7000-8000-000000000074', 'user', NULL, 1767312000026, 2, '{}', 'bulk 42');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (66, 2, 10, 43, '01900000-0000-7000-8000-000000000075', 'user', NULL, 1767312000026, 2, '{}', 'bulk 43');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (67, 2, 10, 44, '01900000-0000-7000-8000-000000000076', 'user', NULL, 1767312000026, 2, '{}', 'bulk 44');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (68, 2, 10, 45, '01900000-0000-7000-8000-000000000077', 'user', NULL, 1767312000026, 2, '{}', 'bulk 45');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (69, 2, 10, 46, '01900000-0000-7000-8000-000000000078', 'user', NULL, 1767312000026, 2, '{}', 'bulk 46');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (70, 2, 10, 47, '01900000-0000-7000-8000-000000000079', 'user', NULL, 1767312000026, 2, '{}', 'bulk 47');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (71, 2, 10, 48, '01900000-0000-7000-8000-000000000080', 'user', NULL, 1767312000026, 2, '{}', 'bulk 48');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (72, 2, 10, 49, '01900000-0000-7000-8000-000000000081', 'user', NULL, 1767312000026, 2, '{}', 'bulk 49');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (73, 2, 10, 50, '01900000-0000-7000-8000-000000000082', 'user', NULL, 1767312000026, 2, '{}', 'bulk 50');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (74, 2, 10, 51, '01900000-0000-7000-8000-000000000083', 'user', NULL, 1767312000026, 2, '{}', 'bulk 51');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (75, 2, 10, 52, '01900000-0000-7000-8000-000000000084', 'user', NULL, 1767312000026, 2, '{}', 'bulk 52');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (76, 2, 10, 53, '01900000-0000-7000-8000-000000000085', 'user', NULL, 1767312000026, 2, '{}', 'bulk 53');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (77, 2, 10, 54, '01900000-0000-7000-8000-000000000086', 'user', NULL, 1767312000026, 2, '{}', 'bulk 54');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (78, 2, 10, 55, '01900000-0000-7000-8000-000000000087', 'user', NULL, 1767312000026, 2, '{}', 'bulk 55');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (79, 2, 10, 56, '01900000-0000-7000-8000-000000000088', 'user', NULL, 1767312000026, 2, '{}', 'bulk 56');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (80, 2, 10, 57, '01900000-0000-7000-8000-000000000089', 'user', NULL, 1767312000026, 2, '{}', 'bulk 57');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (81, 2, 10, 58, '01900000-0000-7000-8000-000000000090', 'user', NULL, 1767312000026, 2, '{}', 'bulk 58');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (82, 2, 10, 59, '01900000-0000-7000-8000-000000000091', 'user', NULL, 1767312000026, 2, '{}', 'bulk 59');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (83, 2, 10, 60, '01900000-0000-7000-8000-000000000092', 'user', NULL, 1767312000026, 2, '{}', 'bulk 60');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (84, 2, 10, 61, '01900000-0000-7000-8000-000000000093', 'user', NULL, 1767312000026, 2, '{}', 'bulk 61');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (85, 2, 10, 62, '01900000-0000-7000-8000-000000000094', 'user', NULL, 1767312000026, 2, '{}', 'bulk 62');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (86, 2, 10, 63, '01900000-0000-7000-8000-000000000095', 'user', NULL, 1767312000026, 2, '{}', 'bulk 63');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (87, 2, 10, 64, '01900000-0000-7000-8000-000000000096', 'user', NULL, 1767312000026, 2, '{}', 'bulk 64');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (88, 2, 11, 0, '01900000-0000-7000-8000-000000000099', 'user', NULL, 1767312000028, 2, '{}', 'kept branch');
INSERT INTO "messages" ("key", "tenant", "conversation_key", "seq", "id", "role", "name", "sent_ms", "words", "metadata", "content") VALUES (89, 2, 11, 1, '01900000-0000-7000-8000-000000000100', 'user', NULL, 1767312000028, 2, '{}', 'other branch');
INSERT INTO "participants" ("tenant", "word", "conversation_key") VALUES (1, 'ann', 1);
INSERT INTO "participants" ("tenant", "word", "conversation_key") VALUES (1, 'lee', 1);
INSERT INTO "participants" ("tenant", "word", "conversation_key") VALUES (2, 'ann', 6);
INSERT INTO "participants" ("tenant", "word", "conversation_key") VALUES (2, 'lee', 6);
INSERT INTO "vectors" ("seq", "tenant", "message_key", "space_id", "vector") VALUES (90, 1, 1, 1, X'0000803F000000000000003F000080BF');
INSERT INTO "vectors" ("seq", "tenant", "message_key", "space_id", "vector") VALUES (91, 1, 2, 1, X'0000803F0000803F0000003F000080BF');
INSERT INTO "vectors" ("seq", "tenant", "message_key", "space_id", "vector") VALUES (92, 1, 3, 1, X'0000803F000000400000003F000080BF');
INSERT INTO "deletions" ("seq", "tenant", "message_key") VALUES (8, 1, 6);
INSERT INTO "deletions" ("seq", "tenant", "message_key") VALUES (10, 1, 9);
INSERT INTO "deletions" ("seq", "tenant", "message_key") VALUES (20, 2, 18);
INSERT INTO "deletions" ("seq", "tenant", "message_key") VALUES (22, 2, 21);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (5, 1, 1);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (7, 1, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (11, 1, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (12, 1, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (13, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (14, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (15, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (17, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (19, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (23, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (24, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (25, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (26, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (27, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (28, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (29, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (30, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (31, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (32, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (33, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (34, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (35, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (36, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (37, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (38, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (39, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (40, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (41, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (42, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (43, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (44, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (45, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (46, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (47, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (48, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (49, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (50, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (51, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (52, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (53, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (54, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (55, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (56, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (57, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (58, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (59, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (60, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (61, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (62, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (63, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (64, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (65, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (66, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (67, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (68, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (69, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (70, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (71, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (72, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (73, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (74, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (75, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (76, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (77, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (78, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (79, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (80, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (81, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (82, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (83, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (84, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (85, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (86, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (87, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (88, 2, 0);
INSERT INTO "embedding_backlog" ("message_key", "tenant", "failed") VALUES (89, 2, 0);
INSERT INTO "jobs" ("id", "tenant", "conversation_key", "kind", "first_key", "last_key", "bulk", "state", "due_ms", "attempts", "error", "created_ms") VALUES (2, 1, 1, 'embed', 5, 5, 0, 'failed', 1767315600035, 1, 'the model would not have it', 1767312000006);
INSERT INTO "jobs" ("id", "tenant", "conversation_key", "kind", "first_key", "last_key", "bulk", "state", "due_ms", "attempts", "error", "created_ms") VALUES (3, 1, 3, 'embed', 6, 7, 0, 'pending', 1767315600036, 1, 'the bridge is away', 1767312000008);
INSERT INTO "jobs" ("id", "tenant", "conversation_key", "kind", "first_key", "last_key", "bulk", "state", "due_ms", "attempts", "error", "created_ms") VALUES (5, 1, 5, 'embed', 11, 12, 1, 'pending', 1767312000013, 0, NULL, 1767312000013);
INSERT INTO "jobs" ("id", "tenant", "conversation_key", "kind", "first_key", "last_key", "bulk", "state", "due_ms", "attempts", "error", "created_ms") VALUES (6, 2, 6, 'embed', 13, 15, 0, 'pending', 1767312000019, 0, NULL, 1767312000019);
INSERT INTO "jobs" ("id", "tenant", "conversation_key", "kind", "first_key", "last_key", "bulk", "state", "due_ms", "attempts", "error", "created_ms") VALUES (7, 2, 6, 'embed', 17, 17, 0, 'pending', 1767312000020, 0, NULL, 1767312000020);
INSERT INTO "jobs" ("id", "tenant", "conversation_key", "kind", "first_key", "last_key", "bulk", "state", "due_ms", "attempts", "error", "created_ms") VALUES (8, 2, 8, 'embed', 18, 19, 0, 'pending', 1767312000022, 0, NULL, 1767312000022);
INSERT INTO "jobs" ("id", "tenant", "conversation_key", "kind", "first_key", "last_key", "bulk", "state", "due_ms", "attempts", "error", "created_ms") VALUES (10, 2, 10, 'embed', 23, 86, 1, 'pending', 1767312000026, 0, NULL, 1767312000026);
INSERT INTO "jobs" ("id", "tenant", "conversation_key", "kind", "first_key", "last_key", "bulk", "state", "due_ms", "attempts", "error", "created_ms") VALUES (11, 2, 10, 'embed', 87, 87, 1, 'pending', 1767312000026, 0, NULL, 1767312000026);
INSERT INTO "jobs" ("id", "tenant", "conversation_key", "kind", "first_key", "last_key", "bulk", "state", "due_ms", "attempts", "error", "created_ms") VALUES (12, 2, 11, 'embed', 88, 89, 1, 'pending', 1767312000028, 0, NULL, 1767312000028);
INSERT INTO "write_receipts" ("tenant", "key", "fingerprint", "conversation_key", "first_key", "last_key", "created_ms") VALUES (1, 'append', 'f', 1, 5, 5, 1767312000006);
INSERT INTO "write_receipts" ("tenant", "key", "fingerprint", "conversation_key", "first_key", "last_key", "created_ms") VALUES (1, 'create-default', 'f', 1, 1, 4, 1767312000005);
INSERT INTO "write_receipts" ("tenant", "key", "fingerprint", "conversation_key", "first_key", "last_key", "created_ms") VALUES (2, 'append', 'f', 6, 17, 17, 1767312000020);
INSERT INTO "write_receipts" ("tenant", "key", "fingerprint", "conversation_key", "first_key", "last_key", "created_ms") VALUES (2, 'create-other', 'f', 6, 13, 16, 1767312000019);
INSERT INTO "api_keys" ("hash", "tenant", "name", "scopes", "created_ms", "id", "prefix", "expires_ms", "last_used_ms") VALUES ('abababababababababababababababababababababababababababababababab', 2, 'Ann’s laptop', '["memory:read"]', 1767312000000, 'key-1', 'sk_ab', 3534624000000, NULL);
INSERT INTO "background_jobs" ("tenant", "id", "kind", "state", "input", "checkpoint", "done", "total", "unit", "cancel_requested", "error_code", "error_message", "result", "once_key", "once_fingerprint", "created_ms", "started_ms", "finished_ms", "attempts") VALUES (1, '01900000-0000-7000-8000-000000000017', 'import', 'running', '{"file":"a"}', '{"at":3}', 3, 9, 'messages', 0, NULL, NULL, NULL, NULL, NULL, 1767312000014, 1767312000015, NULL, 0);
INSERT INTO "background_jobs" ("tenant", "id", "kind", "state", "input", "checkpoint", "done", "total", "unit", "cancel_requested", "error_code", "error_message", "result", "once_key", "once_fingerprint", "created_ms", "started_ms", "finished_ms", "attempts") VALUES (1, '01900000-0000-7000-8000-000000000018', 'import', 'done', '{}', NULL, 0, NULL, 'messages', 0, NULL, NULL, '{"messages":1}', NULL, NULL, 1767312000016, 1767312000017, 1767312000018, 1);
INSERT INTO "background_jobs" ("tenant", "id", "kind", "state", "input", "checkpoint", "done", "total", "unit", "cancel_requested", "error_code", "error_message", "result", "once_key", "once_fingerprint", "created_ms", "started_ms", "finished_ms", "attempts") VALUES (2, '01900000-0000-7000-8000-000000000101', 'import', 'running', '{"file":"a"}', '{"at":3}', 3, 9, 'messages', 0, NULL, NULL, NULL, NULL, NULL, 1767312000029, 1767312000030, NULL, 0);
INSERT INTO "background_jobs" ("tenant", "id", "kind", "state", "input", "checkpoint", "done", "total", "unit", "cancel_requested", "error_code", "error_message", "result", "once_key", "once_fingerprint", "created_ms", "started_ms", "finished_ms", "attempts") VALUES (2, '01900000-0000-7000-8000-000000000102', 'import', 'done', '{}', NULL, 0, NULL, 'messages', 0, NULL, NULL, '{"messages":1}', NULL, NULL, 1767312000031, 1767312000032, 1767312000033, 1);
INSERT INTO "summaries" ("key", "tenant", "conversation_key", "level", "time_zone", "from_ms", "to_ms", "id", "model", "fallback_reason", "tokens", "message_count", "fingerprint", "generated_ms", "content") VALUES (1, 1, 1, 'daily', 'Europe/Lisbon', 1767308400000, 1767394800000, '01900000-0000-7000-8000-000000000013', 'extractive', 'the bridge is away', 6, 1, 'f', 1767312000000, 'A flight on Friday.');
INSERT INTO "summaries" ("key", "tenant", "conversation_key", "level", "time_zone", "from_ms", "to_ms", "id", "model", "fallback_reason", "tokens", "message_count", "fingerprint", "generated_ms", "content") VALUES (2, 2, 6, 'daily', 'Europe/Lisbon', 1767308400000, 1767394800000, '01900000-0000-7000-8000-000000000097', 'extractive', 'the bridge is away', 6, 1, 'f', 1767312000000, 'A flight on Friday.');
INSERT INTO "import_sources" ("tenant", "conversation_key", "digest", "length", "made_by") VALUES (1, 5, X'01010101010101010101010101010101', 2, 'run-1');
INSERT INTO "import_sources" ("tenant", "conversation_key", "digest", "length", "made_by") VALUES (2, 11, X'01010101010101010101010101010101', 2, 'run-1');
INSERT INTO "import_messages" ("tenant", "conversation_key", "digest", "message_key", "position", "is_current") VALUES (1, 5, X'02020202020202020202020202020202', 11, NULL, 1);
INSERT INTO "import_messages" ("tenant", "conversation_key", "digest", "message_key", "position", "is_current") VALUES (1, 5, X'03030303030303030303030303030303', 12, NULL, 0);
INSERT INTO "import_messages" ("tenant", "conversation_key", "digest", "message_key", "position", "is_current") VALUES (2, 11, X'02020202020202020202020202020202', 88, NULL, 1);
INSERT INTO "import_messages" ("tenant", "conversation_key", "digest", "message_key", "position", "is_current") VALUES (2, 11, X'03030303030303030303030303030303', 89, NULL, 0);
INSERT INTO "embedding_spaces" ("id", "model", "generation", "dimension", "state", "fill_cursor", "drop_cursor", "created_ms") VALUES (1, 'model-a', 1, 4, 'current', 0, 0, 1767312000034);
INSERT INTO "embedding_spaces" ("id", "model", "generation", "dimension", "state", "fill_cursor", "drop_cursor", "created_ms") VALUES (2, 'model-b', 1, 2, 'dropped', 92, 94, 1767312000037);
INSERT INTO "embedding_spaces" ("id", "model", "generation", "dimension", "state", "fill_cursor", "drop_cursor", "created_ms") VALUES (3, 'model-c', 1, 2, 'filling', 90, 0, 1767312000038);
INSERT INTO "space_drops" ("seq", "space_id") VALUES (95, 2);
INSERT INTO "embedding_refusals" ("tenant", "message_key", "space_id", "reason") VALUES (1, 1, 3, 'too long');
INSERT INTO "background_job_keys" ("tenant", "key", "fingerprint", "job_id") VALUES (1, 'joined', 'f', '01900000-0000-7000-8000-000000000017');
INSERT INTO "background_job_keys" ("tenant", "key", "fingerprint", "job_id") VALUES (2, 'joined', 'f', '01900000-0000-7000-8000-000000000101');
INSERT INTO "run_steps" ("tenant", "run", "step", "result") VALUES (1, 'run-1', 'step-1', '{"id":"01900000-0000-7000-8000-000000000014","state":"created","added":2}');
INSERT INTO "run_steps" ("tenant", "run", "step", "result") VALUES (2, 'run-1', 'step-1', '{"id":"01900000-0000-7000-8000-000000000098","state":"created","added":2}');
DELETE FROM sqlite_sequence;
INSERT INTO "sqlite_sequence" ("name", "seq") VALUES ('embedding_spaces', 3);
INSERT INTO "sqlite_sequence" ("name", "seq") VALUES ('jobs', 12);
INSERT INTO "sqlite_sequence" ("name", "seq") VALUES ('tenants', 2);
INSERT INTO "sqlite_sequence" ("name", "seq") VALUES ('conversations', 11);
INSERT INTO "sqlite_sequence" ("name", "seq") VALUES ('summaries', 2);
COMMIT;
