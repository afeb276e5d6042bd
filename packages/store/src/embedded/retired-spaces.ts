import type { Connection } from './connection.js';
import { takeNumbers } from './counters.js';

/** Rows looked at in one step for each one that it may delete. */
const LOOKS_PER_ROW = 8;

/** One step of deleting the vectors of the oldest retired space; see {@link EmbeddingSpaces.drop}. */
export function dropStep(writer: Connection, limit: number): boolean {
  const space = writer.get<{ id: number; drop_cursor: number }>(
    `SELECT id, drop_cursor FROM embedding_spaces WHERE state = 'retired' ORDER BY id LIMIT 1`,
  );
  if (space === undefined) return false;
  if (writer.get('SELECT 1 FROM space_drops WHERE space_id = ?', space.id) === undefined)
    writer.run('INSERT INTO space_drops (seq, space_id) VALUES (?, ?)', takeNumbers(writer, 1), space.id);
  const looked = writer.all<{ seq: number; space_id: number }>(
    'SELECT seq, space_id FROM vectors WHERE seq > ? ORDER BY seq LIMIT ?',
    space.drop_cursor,
    limit * LOOKS_PER_ROW,
  );
  let deleted = 0;
  let throughSeq = space.drop_cursor;
  for (const row of looked) {
    if (deleted === limit) break;
    throughSeq = row.seq;
    if (row.space_id !== space.id) continue;
    writer.run('DELETE FROM vectors WHERE seq = ? AND space_id = ?', row.seq, space.id);
    deleted += 1;
  }
  writer.run('UPDATE embedding_spaces SET drop_cursor = ? WHERE id = ?', throughSeq, space.id);
  if (looked.length === 0) finish(writer, space.id);
  return true;
}

function finish(writer: Connection, spaceId: number): void {
  writer.run(`UPDATE embedding_spaces SET state = 'dropped' WHERE id = ?`, spaceId);
  writer.run('DELETE FROM embedding_refusals WHERE space_id = ?', spaceId);
}
