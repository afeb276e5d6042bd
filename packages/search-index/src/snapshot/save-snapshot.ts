import type { IndexCore } from '../core/index-core.js';
import { copyRows, type MessageRows } from './message-rows.js';
import { SnapshotWriter } from './snapshot-writer.js';
import { writeRows, writeScales } from './write-rows.js';
import { writeVectors } from './write-vectors.js';

/** Raise it with every change of the file's layout or of what a term is: older files are then ignored. */
export const SNAPSHOT_VERSION = 4;

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
    const rows = copyRows(core);
    const writer = await SnapshotWriter.create(path, SNAPSHOT_VERSION);
    try {
      await writer.numbers(appliedSeq);
      await writeRows(writer, rows);
      await writePostings(writer, core, rows);
      await writeSpaces(writer, rows);
      await writer.finish();
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  } finally {
    core.sweep.paused = false;
  }
}

/** Each term with the postings of copied rows, renumbered; terms that only deleted messages held are gone. */
async function writePostings(writer: SnapshotWriter, core: IndexCore, rows: MessageRows): Promise<void> {
  const { terms, postings } = core.lexical;
  let buffer = new Uint32Array(1024);
  for (const [text, term] of terms) {
    if (buffer.length < postings.count(term)) buffer = new Uint32Array(postings.count(term) * 2);
    const kept = renumber(buffer, postings.read(term, buffer), rows.rowOfSlot);
    if (kept === 0) continue;
    const record = Buffer.concat([
      termHeader(kept, text),
      new Uint8Array(buffer.buffer, 0, kept * buffer.BYTES_PER_ELEMENT),
    ]);
    if (!writer.put(record)) await writer.bytes(record);
  }
  await writer.column(Uint32Array.of(0));
}

/** The postings of copied rows, at the beginning of the buffer; returns how many. */
function renumber(buffer: Uint32Array, count: number, rowOfSlot: Uint32Array): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const posting = buffer[i] as number;
    const row = rowOfSlot[posting >>> 8] ?? 0;
    if (row !== 0) buffer[kept++] = ((row << 8) | (posting & 255)) >>> 0;
  }
  return kept;
}

function termHeader(count: number, text: string): Buffer {
  const name = Buffer.from(text, 'utf16le');
  return Buffer.concat([new Uint8Array(Uint32Array.of(count, name.byteLength).buffer), name]);
}

async function writeSpaces(writer: SnapshotWriter, rows: MessageRows): Promise<void> {
  await writer.numbers(rows.spaces.length);
  for (const copied of rows.spaces) {
    const { id, dimension, mean } = copied;
    await writer.numbers(id, dimension, mean === undefined ? 0 : 1);
    if (mean !== undefined) await writer.column(mean);
    await writeScales(writer, rows, copied);
    await writeVectors(writer, copied, rows.slotOfRow);
  }
}
