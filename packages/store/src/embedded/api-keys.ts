import type { ApiKeyStore, StoredApiKey } from '../api-key-store.js';
import { toText } from './connection.js';
import type { RecordContext } from './record-context.js';

interface ApiKeyRow {
  hash: string;
  id: string;
  prefix: string | null;
  tenant: number;
  name: string | Uint8Array;
  scopes: string;
  created_ms: number;
  expires_ms: number | null;
  last_used_ms: number | null;
}

/** Keys by their hash. The key itself is never stored. */
export class EmbeddedApiKeys implements ApiKeyStore {
  constructor(private readonly context: RecordContext) {}

  async list(): Promise<StoredApiKey[]> {
    const rows = this.context.reader.all<ApiKeyRow>(
      `SELECT hash, id, prefix, tenant, name, scopes, created_ms, expires_ms, last_used_ms
       FROM api_keys ORDER BY created_ms, hash`,
    );
    return rows.map((row) => ({
      hash: row.hash,
      id: row.id,
      prefix: row.prefix,
      tenantId: this.context.tenants.idOf(row.tenant),
      name: toText(row.name),
      scopes: JSON.parse(row.scopes) as string[],
      createdAtMs: row.created_ms,
      expiresAtMs: row.expires_ms,
      lastUsedAtMs: row.last_used_ms,
    }));
  }

  async add(key: StoredApiKey): Promise<void> {
    await this.context.queue.run(() => {
      const { writer, tenants } = this.context;
      writer.run(
        `INSERT INTO api_keys (hash, id, prefix, tenant, name, scopes, created_ms, expires_ms, last_used_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        key.hash,
        key.id,
        key.prefix,
        tenants.ensure(writer, key.tenantId),
        key.name,
        JSON.stringify(key.scopes),
        key.createdAtMs,
        key.expiresAtMs,
        key.lastUsedAtMs,
      );
    });
  }

  async remove(hash: string): Promise<boolean> {
    return this.context.queue.run(
      () => this.context.writer.run('DELETE FROM api_keys WHERE hash = ?', hash).changes > 0,
    );
  }

  async noteUses(uses: ReadonlyMap<string, number>): Promise<void> {
    if (uses.size === 0) return;
    await this.context.queue.run(() => {
      for (const [hash, atMs] of uses)
        this.context.writer.run(
          'UPDATE api_keys SET last_used_ms = ? WHERE hash = ? AND coalesce(last_used_ms, 0) < ?',
          atMs,
          hash,
          atMs,
        );
    });
  }
}
