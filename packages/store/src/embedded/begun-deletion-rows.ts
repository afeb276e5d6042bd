import type { RecordSelection } from '../record-view.js';
import { type Connection, toText } from './connection.js';

/** A deletion of which a part is gone and a part is not. */
export interface BegunDeletion {
  id: number;
  /** The key of the tenant. */
  tenant: number;
  selection: RecordSelection;
  /**
   * Keys of the conversations that were selected and not yet looked at when it was written down. Keys and not the
   * selection alone: what comes to match later was never meant.
   */
  conversations: number[];
}

/** Inside the transaction of the first piece. Returns the id. */
export function writeBegunDeletion(
  writer: Connection,
  { tenant, selection, conversations }: Omit<BegunDeletion, 'id'>,
  nowMs: number,
): number {
  const row = writer.get<{ id: number }>(
    'INSERT INTO begun_deletions (tenant, selection, conversations, begun_ms) VALUES (?, ?, ?, ?) RETURNING id',
    tenant,
    JSON.stringify(selection),
    JSON.stringify(conversations),
    nowMs,
  );
  return row?.id ?? 0;
}

/** Inside the transaction of the last piece. */
export function dropBegunDeletion(writer: Connection, { id, tenant }: { id: number; tenant: number }): void {
  writer.run('DELETE FROM begun_deletions WHERE id = ? AND tenant = ?', id, tenant);
}

/** Of all tenants, in the order they began. */
export function listBegunDeletions(reader: Connection): number[] {
  return reader.all<{ id: number }>('SELECT id FROM begun_deletions ORDER BY id').map(({ id }) => id);
}

/** Undefined when it is over. */
export function findBegunDeletion(reader: Connection, id: number): BegunDeletion | undefined {
  const row = reader.get<{
    tenant: number;
    selection: string | Uint8Array;
    conversations: string | Uint8Array;
  }>('SELECT tenant, selection, conversations FROM begun_deletions WHERE id = ?', id);
  if (row === undefined) return undefined;
  return {
    id,
    tenant: row.tenant,
    selection: JSON.parse(toText(row.selection)) as RecordSelection,
    conversations: JSON.parse(toText(row.conversations)) as number[],
  };
}
