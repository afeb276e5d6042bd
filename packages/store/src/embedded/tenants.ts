import { type Connection, toText } from './connection.js';

/** The key of a tenant that has written nothing: no row carries it. */
const NO_TENANT = 0;

/** The small numbers that stand for tenants inside the database. Only committed ones are remembered. */
export class Tenants {
  private readonly keys = new Map<string, number>();
  private readonly ids = new Map<number, string>();

  constructor(private readonly reader: Connection) {}

  /** For reading: a key that matches nothing when the tenant is unknown. */
  find(id: string): number {
    const known = this.keys.get(id);
    if (known !== undefined) return known;
    const row = this.reader.get<{ key: number }>('SELECT key FROM tenants WHERE id = ?', id);
    if (row === undefined) return NO_TENANT;
    this.remember(row.key, id);
    return row.key;
  }

  /** For writing, inside a transaction: the tenant is made when it is new. */
  ensure(writer: Connection, id: string): number {
    const known = this.find(id);
    if (known !== NO_TENANT) return known;
    writer.run('INSERT INTO tenants (id) VALUES (?) ON CONFLICT (id) DO NOTHING', id);
    return writer.get<{ key: number }>('SELECT key FROM tenants WHERE id = ?', id)?.key ?? NO_TENANT;
  }

  /** The id behind the key of a row. */
  idOf(key: number): string {
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const row = this.reader.get<{ id: string | Uint8Array }>('SELECT id FROM tenants WHERE key = ?', key);
    if (row === undefined) return '';
    const id = toText(row.id);
    this.remember(key, id);
    return id;
  }

  private remember(key: number, id: string): void {
    this.keys.set(id, key);
    this.ids.set(key, id);
  }
}
