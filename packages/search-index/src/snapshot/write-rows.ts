import type { Column } from '../core/growth.js';
import type { MessageRows, SpaceRows, TextColumn } from './message-rows.js';
import type { SnapshotWriter } from './snapshot-writer.js';

/** Rows packed before the writer is given them, and with that the longest a search waits. */
const SLICE = 32_768;

/** Texts, then columns: what `readRows` of load-snapshot.ts reads, in the same order. */
export async function writeRows(writer: SnapshotWriter, rows: MessageRows): Promise<void> {
  await writeTexts(writer, rows, rows.tenants, 0);
  await writeTexts(writer, rows, rows.roles, 0);
  await writeTexts(writer, rows, rows.names, 1);
  await writer.numbers(rows.count);
  const { slotOfRow, conversation, conversationKeys, key, sentAt } = rows;
  const doubles = (length: number): Float64Array => new Float64Array(length);
  const words = (length: number): Uint32Array => new Uint32Array(length);
  await writePacked(writer, slotOfRow, doubles, key);
  await writePacked(writer, slotOfRow, doubles, conversation, conversationKeys);
  await writePacked(writer, slotOfRow, doubles, sentAt);
  const { tenants, roles, names, seq, length, contentHash } = rows;
  for (const column of [tenants.ordinals, roles.ordinals, names.ordinals, seq, length, contentHash]) {
    await writePacked(writer, slotOfRow, words, column);
  }
  await writePacked(writer, slotOfRow, (size) => new Uint8Array(size), rows.traits);
}

/** The two scales of each row. */
export async function writeScales(
  writer: SnapshotWriter,
  rows: MessageRows,
  space: SpaceRows,
): Promise<void> {
  const floats = (length: number): Float32Array => new Float32Array(length);
  await writePacked(writer, rows.slotOfRow, floats, space.scale);
  await writePacked(writer, rows.slotOfRow, floats, space.windowScale);
}

/** Writes the entries of all rows; with `lookup`, what stands there for them. 0 where the column has no such slot. */
async function writePacked(
  writer: SnapshotWriter,
  slotOfRow: Uint32Array,
  make: (length: number) => Column,
  column: Column,
  lookup?: Column,
): Promise<void> {
  for (let start = 1; start < slotOfRow.length; start += SLICE) {
    const part = make(Math.min(SLICE, slotOfRow.length - start));
    for (let i = 0; i < part.length; i++) {
      const entry = column[slotOfRow[start + i] as number] ?? 0;
      part[i] = lookup === undefined ? entry : (lookup[entry] as number);
    }
    await writer.column(part);
  }
}

/** Names, roles and tenants that only deleted messages had are left empty. */
async function writeTexts(
  writer: SnapshotWriter,
  { slotOfRow }: MessageRows,
  { ordinals, texts }: TextColumn,
  shift: number,
): Promise<void> {
  const used = new Uint8Array(texts.length + shift);
  for (let row = 1; row < slotOfRow.length; row++) used[ordinals[slotOfRow[row] as number] as number] = 1;
  await writer.numbers(texts.length);
  for (const [ordinal, text] of texts.entries()) await writer.text(used[ordinal + shift] === 1 ? text : '');
}
