import type { Connection } from './connection.js';
import { toBytes } from './vector-bytes.js';

/** Stores a vector under its number in the order of commits; one that was there before is gone. */
export function putVector(
  writer: Connection,
  place: { seq: number; tenant: number; messageKey: number; spaceId: number },
  vector: Float32Array,
): void {
  writer.run(
    'DELETE FROM vectors WHERE tenant = ? AND message_key = ? AND space_id = ?',
    place.tenant,
    place.messageKey,
    place.spaceId,
  );
  writer.run(
    'INSERT INTO vectors (seq, tenant, message_key, space_id, vector) VALUES (?, ?, ?, ?, ?)',
    place.seq,
    place.tenant,
    place.messageKey,
    place.spaceId,
    toBytes(vector),
  );
}
