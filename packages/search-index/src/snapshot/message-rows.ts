import type { Column } from '../core/growth.js';
import type { IndexCore } from '../core/index-core.js';
import type { MessageTable } from '../core/message-table.js';
import type { VectorSpace } from '../vectors/vector-space.js';

/** All live messages at one moment: row 1, 2, ... in the order of their slots. Index 0 of every column is unused. */
export interface MessageRows {
  count: number;
  rowOfSlot: Uint32Array;
  slotOfRow: Uint32Array;
  tenants: TextColumn;
  roles: TextColumn;
  /** Ordinals are shifted by one: 0 is "no name". */
  names: TextColumn;
  conversation: Uint32Array;
  /** By conversation ordinal. */
  conversationKeys: Float64Array;
  key: Float64Array;
  sentAt: Float64Array;
  seq: Uint32Array;
  length: Uint32Array;
  contentHash: Uint32Array;
  traits: Uint8Array;
  spaces: SpaceRows[];
}

export interface TextColumn {
  ordinals: Uint32Array;
  texts: readonly string[];
}

/** What a space knows of the rows beside their bytes; a scale of 0 is "no vector". */
export interface SpaceRows {
  id: number;
  /** Held, because the index may drop it while the snapshot is written. */
  space: VectorSpace;
  dimension: number;
  mean: Float32Array | undefined;
  scale: Float32Array;
  windowScale: Float32Array;
}

/**
 * Copies what a snapshot needs to stand for this moment. Columns are copied whole and by slot, as memory: searches
 * wait meanwhile, so nothing is looked at that can be looked at later.
 */
export function copyRows(core: IndexCore): MessageRows {
  const { table, vectors } = core;
  const copy = <C extends Column>(column: C): C => column.slice(0, table.slots) as C;
  return {
    ...numberRows(table),
    tenants: { ordinals: copy(table.tenant), texts: table.tenants.texts.slice() },
    roles: { ordinals: copy(table.role), texts: table.roles.texts.slice() },
    names: { ordinals: copy(table.name), texts: table.names.texts.slice() },
    conversation: copy(table.conversation),
    conversationKeys: table.conversationKeys.slice(),
    key: copy(table.key),
    sentAt: copy(table.sentAt),
    seq: copy(table.seq),
    length: table.lengths(),
    contentHash: copy(table.contentHash),
    traits: copy(table.traits),
    spaces: [...vectors.spaces].map(([id, space]) => ({
      id,
      space,
      dimension: space.dimension,
      mean: space.mean,
      scale: copy(space.scale),
      windowScale: copy(space.windowScale),
    })),
  };
}

function numberRows(table: MessageTable): Pick<MessageRows, 'count' | 'rowOfSlot' | 'slotOfRow'> {
  const { live, slots, liveCount } = table;
  const rowOfSlot = new Uint32Array(slots);
  const slotOfRow = new Uint32Array(liveCount + 1);
  let count = 0;
  for (let slot = 1; slot < slots; slot++) {
    if (live[slot] === 0) continue;
    slotOfRow[++count] = slot;
    rowOfSlot[slot] = count;
  }
  return { count, rowOfSlot, slotOfRow };
}
