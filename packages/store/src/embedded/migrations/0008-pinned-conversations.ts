import type { Migration } from './migration.js';

/** Every context asks for the pinned conversations, newest first: a handful among tens of thousands. */
export const pinnedConversations: Migration = {
  version: 8,
  name: 'pinned-conversations',
  sql: `
CREATE INDEX conversations_pinned ON conversations (tenant, updated_ms, id) WHERE importance >= 10;
`,
};
