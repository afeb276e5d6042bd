import { DatabaseSync } from '@photostructure/sqlite';

/** Columns that change by being looked at, not by being written to. */
const PASSING: ReadonlySet<string> = new Set(['last_used_ms']);

/**
 * Everything that the record holds of a tenant, by table, as text: two of these are equal when nothing of the tenant
 * was changed. It reads beside the program that has the folder open, and sees what is committed.
 */
export function rowsOfTenant(databaseFile: string, tenantId: string): Record<string, string[]> {
  const database = new DatabaseSync(databaseFile, { readOnly: true });
  try {
    const [tenant] = database.prepare('SELECT key FROM tenants WHERE id = ?').all(tenantId);
    if (tenant === undefined) throw new Error(`the record knows no tenant ${tenantId}`);
    const tables = database
      .prepare(
        `SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c ON c.name = 'tenant'
         WHERE t.type = 'table' ORDER BY t.name`,
      )
      .all() as { name: string }[];
    return Object.fromEntries(
      tables.map(({ name }) => [
        name,
        database
          .prepare(`SELECT * FROM "${name}" WHERE tenant = ?`)
          .all(tenant['key'] as number)
          .map((row) => JSON.stringify(row, (member, value: unknown) => written(member, value)))
          .sort(),
      ]),
    );
  } finally {
    database.close();
  }
}

function written(member: string, value: unknown): unknown {
  if (PASSING.has(member)) return undefined;
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}
