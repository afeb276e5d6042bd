import { CHUNK_ROWS } from '../vectors/space-layout.js';
import { FRAME_BYTES } from './frame-file.js';
import type { SpaceRows } from './message-rows.js';
import type { SnapshotWriter } from './snapshot-writer.js';

/**
 * By chunk of the index that will load them: the bytes of the rows that have a vector, then their sign bits. They lie
 * one behind the other there, so that loading is one copy for each run of rows.
 */
export async function writeVectors(
  writer: SnapshotWriter,
  { space, mean, scale }: SpaceRows,
  slotOfRow: Uint32Array,
): Promise<void> {
  const { rows, bitBytes } = space.layout;
  for (let first = 0; first < slotOfRow.length; first += CHUNK_ROWS) {
    const slots = slotOfRow
      .subarray(Math.max(1, first), first + CHUNK_ROWS)
      .filter((slot) => (scale[slot] ?? 0) !== 0);
    await writeRuns(writer, slots, rows.rowBytes, (slot, count) => space.rowBytes(slot, count));
    if (mean !== undefined)
      await writeRuns(writer, slots, bitBytes, (slot, count) => space.bits.gather(slot, count));
  }
}

/** Slots that follow each other in memory are written together. */
async function writeRuns(
  writer: SnapshotWriter,
  slots: Uint32Array,
  bytes: number,
  view: (slot: number, count: number) => Uint8Array,
): Promise<void> {
  const most = Math.max(1, Math.floor(FRAME_BYTES / 4 / bytes));
  for (let at = 0; at < slots.length; ) {
    const slot = slots[at] as number;
    const count = runLength(slots, at, most);
    // A view is taken anew after each wait: changes that came meanwhile may have moved the memory.
    if (!writer.put(view(slot, count))) {
      await writer.endFrame();
      writer.put(view(slot, count));
    }
    at += count;
  }
}

/** How many slots from this place on follow each other within one chunk, at most `most`. */
export function runLength(slots: Uint32Array, at: number, most: number): number {
  const first = slots[at] as number;
  const room = CHUNK_ROWS - (first % CHUNK_ROWS);
  const end = Math.min(slots.length - at, most, room);
  let count = 1;
  while (count < end && slots[at + count] === first + count) count++;
  return count;
}
