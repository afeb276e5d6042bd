import type { Migration } from './migration.js';

/**
 * A model may have several spaces, one after the other. `fill_cursor` is how far a filling space has followed the
 * vectors of the current one, `drop_cursor` how far a retired one is deleted. A row of `space_drops` is its entry in
 * the change log. SQLite cannot drop a constraint, so the table is made anew (sqlite.org/lang_altertable.html, 7).
 */
export const embeddingGenerations: Migration = {
  version: 6,
  name: 'embedding-generations',
  remakesTables: true,
  sql: `
CREATE TABLE new_embedding_spaces (
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
INSERT INTO new_embedding_spaces (id, model, generation, dimension, state, created_ms)
  SELECT id, model, 1, dimension, iif(is_current = 1, 'current', 'retired'), created_ms FROM embedding_spaces;
DROP TABLE embedding_spaces;
ALTER TABLE new_embedding_spaces RENAME TO embedding_spaces;
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

-- Every failed message has a failed job that says why: so far one that a model gave no vector for had none.
INSERT INTO jobs (tenant, conversation_key, kind, first_key, last_key, bulk, state, due_ms, attempts, error, created_ms)
  SELECT m.tenant, m.conversation_key, 'embed', m.key, m.key, 0, 'failed', 0, 1, 'the model gave no vector for it', 0
  FROM embedding_backlog b JOIN messages m ON m.key = b.message_key
  WHERE b.failed = 1 AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.tenant = m.tenant
    AND j.conversation_key = m.conversation_key AND m.key BETWEEN j.first_key AND j.last_key);
`,
};
