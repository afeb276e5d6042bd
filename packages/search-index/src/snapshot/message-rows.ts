import type { IndexCore } from '../core/index-core.js';
import type { MessageTable } from '../core/message-table.js';

/** A copy of all live messages, packed: row 1, 2, ... whatever slots they have. */
export interface MessageRows {
  count: number;
  tenants: readonly string[];
  roles: readonly string[];
  names: readonly string[];
  /** The columns a message is rebuilt from, `count` entries each, in the order of {@link rebuiltColumns}. */
  columns: ArrayBufferView[];
  rowOfSlot: Uint32Array;
  /** Index 0 is unused. */
  slotOfRow: Uint32Array;
  /** By space: the scales of the rows (index 0 unused), 0 = no vector. */
  spaces: { id: number; mean: Float32Array | undefined; scale: Float32Array }[];
}

/**
 * The rows of this moment, in the order of their slots. Names, roles and tenants that only deleted messages had are
 * left out.
 */
export function rowsOf(core: IndexCore): MessageRows {
  const { table } = core;
  const slots = liveSlots(table);
  const slotOfRow = new Uint32Array(slots.length + 1);
  slotOfRow.set(slots, 1);
  const rowOfSlot = new Uint32Array(table.slots);
  for (let row = 1; row < slotOfRow.length; row++) rowOfSlot[slotOfRow[row] as number] = row;
  return {
    count: slots.length,
    tenants: textsInUse(table.tenants.texts, slots, (slot) => table.tenant[slot] as number),
    roles: textsInUse(table.roles.texts, slots, (slot) => table.role[slot] as number),
    names: textsInUse(table.names.texts, slots, (slot) => (table.name[slot] as number) - 1),
    columns: copyColumns(table, slots),
    rowOfSlot,
    slotOfRow,
    spaces: [...core.vectors.spaces].map(([id, { mean, scale }]) => ({
      id,
      mean,
      scale: Float32Array.from(slotOfRow, (slot) => scale[slot] ?? 0),
    })),
  };
}

function textsInUse(
  texts: readonly string[],
  slots: Uint32Array,
  ordinalOf: (slot: number) => number,
): string[] {
  const used = new Set<number>();
  for (const slot of slots) used.add(ordinalOf(slot));
  return texts.map((text, ordinal) => (used.has(ordinal) ? text : ''));
}

function liveSlots(table: MessageTable): Uint32Array {
  const slots = new Uint32Array(table.liveCount);
  let count = 0;
  for (let slot = 1; slot < table.slots; slot++) if (table.live[slot] === 1) slots[count++] = slot;
  return slots;
}

function copyColumns(table: MessageTable, slots: Uint32Array): ArrayBufferView[] {
  const pick = (column: ArrayLike<number>) => (slot: number) => column[slot] as number;
  return [
    Float64Array.from(slots, pick(table.key)),
    Float64Array.from(slots, (slot) => table.conversationKey(slot)),
    Float64Array.from(slots, pick(table.sentAt)),
    Uint32Array.from(slots, pick(table.tenant)),
    Uint32Array.from(slots, pick(table.role)),
    Uint32Array.from(slots, pick(table.name)),
    Uint32Array.from(slots, pick(table.seq)),
    Uint32Array.from(slots, pick(table.length)),
    Uint32Array.from(slots, pick(table.contentHash)),
  ];
}
