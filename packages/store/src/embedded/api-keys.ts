import type { ApiKeyStore, StoredApiKey } from '../memory-store.js';
import { toText } from './connection.js';
import type { RecordContext } from './record-context.js';

interface ApiKeyRow {
  hash: string;
  tenant: number;
  name: string | Uint8Array;
  scopes: string;
  created_ms: number;
}

/** Keys by their hash. The key itself is never stored. */
export class EmbeddedApiKeys implements ApiKeyStore {
  constructor(private readonly context: RecordContext) {}

  async list(): Promise<StoredApiKey[]> {
    const rows = this.context.reader.all<ApiKeyRow>(
      'SELECT hash, tenant, name, scopes, created_ms FROM api_keys ORDER BY created_ms, hash',
    );
    return rows.map((row) => ({
      hash: row.hash,
      tenantId: this.context.tenants.idOf(row.tenant),
      name: toText(row.name),
      scopes: JSON.parse(row.scopes) as string[],
      createdAtMs: row.created_ms,
    }));
  }

  async add(key: StoredApiKey): Promise<void> {
    await this.context.queue.run(() => {
      const { writer, tenants } = this.context;
      writer.run(
        `INSERT INTO api_keys (hash, tenant, name, scopes, created_ms) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (hash) DO UPDATE SET tenant = excluded.tenant, name = excluded.name, scopes = excluded.scopes`,
        key.hash,
        tenants.ensure(writer, key.tenantId),
        key.name,
        JSON.stringify(key.scopes),
        key.createdAtMs,
      );
    });
  }

  async remove(hash: string): Promise<boolean> {
    return this.context.queue.run(
      () => this.context.writer.run('DELETE FROM api_keys WHERE hash = ?', hash).changes > 0,
    );
  }
}
