import type { Connection } from './connection.js';
import { findCurrentSpace } from './spaces.js';

/** Rows looked at before others may run. */
const ROWS_PER_LOOK = 1_024;

/**
 * The messages whose vectors came into the current space behind a place in the order of commits, up to `limit`. The
 * rows of other spaces lie between them, and are passed over.
 */
export async function followCurrentSpace(
  reader: Connection,
  afterSeq: number,
  limit: number,
): Promise<{ keys: number[]; throughSeq: number }> {
  const current = findCurrentSpace(reader);
  const keys: number[] = [];
  let throughSeq = afterSeq;
  if (current === undefined) return { keys, throughSeq };
  for (;;) {
    const rows = reader.all<{ seq: number; message_key: number; space_id: number }>(
      'SELECT seq, message_key, space_id FROM vectors WHERE seq > ? ORDER BY seq LIMIT ?',
      throughSeq,
      ROWS_PER_LOOK,
    );
    for (const row of rows) {
      throughSeq = row.seq;
      if (row.space_id === current.id) keys.push(row.message_key);
      if (keys.length === limit) return { keys, throughSeq };
    }
    if (rows.length < ROWS_PER_LOOK) return { keys, throughSeq };
    await new Promise((resolve) => setImmediate(resolve));
  }
}
