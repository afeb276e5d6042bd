import { existsSync, rmSync } from 'node:fs';
import type { IndexCore } from '../core/index-core.js';
import { CHUNK_ROWS } from '../vectors/space-layout.js';
import type { VectorSpace } from '../vectors/vector-space.js';
import { unfinishedFile } from './frame-file.js';
import { SNAPSHOT_VERSION } from './save-snapshot.js';
import { SnapshotReader } from './snapshot-reader.js';
import { runLength } from './write-vectors.js';

/**
 * The index as the file holds it; undefined when there is none or it cannot be used, which costs a replay and
 * nothing else. Nobody sees an index before its whole file was read and found sound. What a killed process left
 * unfinished is removed: it is as large as the snapshot.
 */
export function loadSnapshot(
  path: string,
  makeCore: () => IndexCore,
  onWarning: (message: string, cause: unknown) => void,
): IndexCore | undefined {
  try {
    rmSync(unfinishedFile(path), { force: true });
    if (!existsSync(path)) return undefined;
    return readSnapshot(path, makeCore());
  } catch (error) {
    onWarning('the snapshot of the search index cannot be used; the index is rebuilt', error);
    return undefined;
  }
}

function readSnapshot(path: string, core: IndexCore): IndexCore {
  const reader = new SnapshotReader(path, SNAPSHOT_VERSION);
  try {
    const appliedSeq = reader.number();
    const count = readRows(reader, core);
    readPostings(reader, core);
    readSpaces(reader, core, count);
    reader.expectEnd();
    core.appliedSeq = appliedSeq;
    return core;
  } finally {
    reader.close();
  }
}

function readTexts(reader: SnapshotReader): string[] {
  const texts = new Array<string>(reader.number());
  for (let i = 0; i < texts.length; i++) texts[i] = reader.text();
  return texts;
}

/** Row n becomes slot n. */
function readRows(reader: SnapshotReader, core: IndexCore): number {
  const tenants = readTexts(reader);
  const roles = readTexts(reader);
  const names = readTexts(reader);
  const count = reader.number();
  const doubles = [0, 1, 2].map(() => read(reader, new Float64Array(count)));
  const words = [0, 1, 2, 3, 4, 5].map(() => read(reader, new Uint32Array(count)));
  const [key, conversationKey, sentAt] = doubles as [Float64Array, Float64Array, Float64Array];
  const [tenant, role, name, seq, length, contentHash] = words as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  const traits = read(reader, new Uint8Array(count));
  core.table.reserve(count + 1);
  for (let i = 0; i < count; i++) {
    const named = name[i] as number;
    core.table.add({
      key: key[i] as number,
      conversationKey: conversationKey[i] as number,
      sentAtMs: sentAt[i] as number,
      tenantId: tenants[tenant[i] as number] ?? '',
      role: roles[role[i] as number] ?? '',
      name: named === 0 ? null : (names[named - 1] ?? ''),
      seq: seq[i] as number,
      length: length[i] as number,
      contentHash: contentHash[i] as number,
      traits: traits[i] as number,
    });
  }
  return count;
}

function readPostings(reader: SnapshotReader, core: IndexCore): void {
  const size = new Uint32Array(1);
  let buffer = new Uint32Array(1024);
  for (;;) {
    reader.fill(size);
    const count = size[0] as number;
    if (count === 0) return;
    const term = core.lexical.internTerm(reader.text());
    if (buffer.length < count) buffer = new Uint32Array(count * 2);
    core.lexical.appendAll(term, read(reader, buffer.subarray(0, count)));
  }
}

function readSpaces(reader: SnapshotReader, core: IndexCore, count: number): void {
  const spaces = reader.number();
  for (let i = 0; i < spaces; i++) {
    const id = reader.number();
    const dimension = reader.number();
    const mean = reader.number() === 1 ? read(reader, new Float32Array(dimension)) : undefined;
    const space = core.vectors.openSpace(id, dimension);
    const scale = read(reader, new Float32Array(count));
    space.restore(scale, read(reader, new Float32Array(count)));
    readVectors(reader, space, scale, mean !== undefined);
    space.mean = mean;
  }
}

/** What `writeVectors` wrote: row n is slot n now. */
function readVectors(
  reader: SnapshotReader,
  space: VectorSpace,
  scale: Float32Array,
  hasBits: boolean,
): void {
  for (let first = 0; first <= scale.length; first += CHUNK_ROWS) {
    const end = Math.min(scale.length + 1, first + CHUNK_ROWS);
    const slots = Uint32Array.from({ length: end - first }, (_, at) => first + at).filter(
      (slot) => slot > 0 && scale[slot - 1] !== 0,
    );
    forEachRun(slots, (slot, length) => reader.fill(space.rowBytes(slot, length)));
    if (!hasBits) continue;
    forEachRun(slots, (slot, length) => {
      space.bits.spread(slot, read(reader, new Uint8Array(length * space.layout.bitBytes)));
    });
  }
}

function forEachRun(slots: Uint32Array, visit: (slot: number, length: number) => void): void {
  for (let at = 0; at < slots.length; ) {
    const length = runLength(slots, at, CHUNK_ROWS);
    visit(slots[at] as number, length);
    at += length;
  }
}

function read<C extends ArrayBufferView>(reader: SnapshotReader, column: C): C {
  reader.fill(column);
  return column;
}
