import type { IndexCore } from '../core/index-core.js';
import { type MessageRows, rowsOf } from './message-rows.js';
import { SnapshotWriter } from './snapshot-writer.js';

/** Raise it with every change of the file's layout or of what a term is: older files are then ignored. */
export const SNAPSHOT_VERSION = 1;

/**
 * Writes the index to a file while it goes on working.
 *
 * The rows of the message table are copied at once; postings and vectors follow in slices, between which changes may
 * be applied. The file may therefore hold a little of what came later, never less than `appliedSeq` says: a message
 * that was not in the copied rows is left out everywhere, and whatever else changed meanwhile is changed again by the
 * replay from that seq, which does no harm twice.
 */
export async function saveSnapshot(core: IndexCore, path: string): Promise<void> {
  core.sweep.paused = true;
  try {
    // Taken before the first await: this is the moment the snapshot stands for.
    const { appliedSeq } = core;
    const rows = rowsOf(core);
    const writer = await SnapshotWriter.create(path, SNAPSHOT_VERSION);
    try {
      await writer.numbers(appliedSeq);
      await writeRows(writer, rows);
      await writePostings(writer, core, rows);
      await writeSpaces(writer, core, rows);
      await writer.finish();
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  } finally {
    core.sweep.paused = false;
  }
}

async function writeRows(writer: SnapshotWriter, rows: MessageRows): Promise<void> {
  for (const texts of [rows.tenants, rows.roles, rows.names]) {
    await writer.numbers(texts.length);
    for (const text of texts) await writer.text(text);
  }
  await writer.numbers(rows.count);
  for (const column of rows.columns) await writer.column(column);
}

/** Each term with the postings of copied rows, renumbered; terms that only deleted messages held are gone. */
async function writePostings(writer: SnapshotWriter, core: IndexCore, rows: MessageRows): Promise<void> {
  const { terms, postings } = core.lexical;
  let buffer = new Uint32Array(1024);
  for (const [text, term] of terms) {
    if (buffer.length < postings.count(term)) buffer = new Uint32Array(postings.count(term) * 2);
    const count = postings.read(term, buffer);
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const posting = buffer[i] as number;
      const row = rows.rowOfSlot[posting >>> 8] ?? 0;
      if (row !== 0) buffer[kept++] = ((row << 8) | (posting & 255)) >>> 0;
    }
    if (kept === 0) continue;
    await writer.column(Uint32Array.of(kept));
    await writer.text(text);
    await writer.column(buffer.subarray(0, kept));
  }
  await writer.column(Uint32Array.of(0));
}

async function writeSpaces(writer: SnapshotWriter, core: IndexCore, rows: MessageRows): Promise<void> {
  await writer.numbers(rows.spaces.length);
  for (const { id, mean, scale } of rows.spaces) {
    const space = core.vectors.spaces.get(id);
    if (space === undefined) continue;
    await writer.numbers(id, space.dimension, mean === undefined ? 0 : 1);
    if (mean !== undefined) await writer.column(mean);
    await writer.column(scale);
    for (let row = 1; row <= rows.count; row++) {
      if (scale[row] !== 0) await writer.column(space.row(rows.slotOfRow[row] as number));
    }
  }
}
