import type { Migration } from './migration.js';

/**
 * What was imported, by digest, so that importing again adds nothing.
 *
 * - `import_sources.length` is how many messages the source had; it stays when some of them are deleted here.
 * - `import_messages.position` is set where conversations are known by their beginning: only those are ever looked
 *   for by digest alone.
 */
export const imports: Migration = {
  version: 5,
  name: 'imports',
  sql: `
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
`,
};
