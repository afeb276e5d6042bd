import type { Migration } from './migration.js';

/**
 * Deletions that take more than one transaction, from their first piece to their last: what is left of them is
 * deleted at the next opening, before anything is served. `conversations` is a list of keys (JSON).
 */
export const begunDeletions: Migration = {
  version: 11,
  name: 'begun-deletions',
  sql: `
CREATE TABLE begun_deletions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant INTEGER NOT NULL REFERENCES tenants (key),
  selection TEXT NOT NULL,
  conversations TEXT NOT NULL,
  begun_ms INTEGER NOT NULL
) STRICT;
`,
};
