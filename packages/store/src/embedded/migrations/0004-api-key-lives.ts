import type { Migration } from './migration.js';

/**
 * Keys are managed while the service runs. `id` names a key without telling its hash, `prefix` is how the key begins
 * (null for those made before it was kept).
 */
export const apiKeyLives: Migration = {
  version: 4,
  name: 'api-key-lives',
  sql: `
ALTER TABLE api_keys ADD COLUMN id TEXT;
UPDATE api_keys SET id = lower(hex(randomblob(16)));
ALTER TABLE api_keys ADD COLUMN prefix TEXT;
ALTER TABLE api_keys ADD COLUMN expires_ms INTEGER;
ALTER TABLE api_keys ADD COLUMN last_used_ms INTEGER;
CREATE UNIQUE INDEX api_keys_by_id ON api_keys (tenant, id);
`,
};
