import type { Column } from '../core/growth.js';
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
  spaces: SpaceRows[];
}

/** What a space knows of the rows beside their bytes; index 0 is unused, a scale of 0 is "no vector". */
export interface SpaceRows {
  id: number;
  dimension: number;
  mean: Float32Array | undefined;
  scale: Float32Array;
  windowScale: Float32Array;
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
    spaces: [...core.vectors.spaces].map(([id, { dimension, mean, scale, windowScale }]) => ({
      id,
      dimension,
      mean,
      scale: pick(new Float32Array(slotOfRow.length), scale, slotOfRow),
      windowScale: pick(new Float32Array(slotOfRow.length), windowScale, slotOfRow),
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
  const doubles = (column: Column): Float64Array => pick(new Float64Array(slots.length), column, slots);
  const words = (column: Column): Uint32Array => pick(new Uint32Array(slots.length), column, slots);
  return [
    doubles(table.key),
    conversationKeys(table, slots),
    doubles(table.sentAt),
    words(table.tenant),
    words(table.role),
    words(table.name),
    words(table.seq),
    words(table.length),
    words(table.contentHash),
  ];
}

/** Fills `target` with the entries of the slots; 0 where the column has none. A plain loop: this blocks searches. */
function pick<C extends Column>(target: C, column: Column, slots: Uint32Array): C {
  for (let i = 0; i < slots.length; i++) target[i] = column[slots[i] as number] ?? 0;
  return target;
}

function conversationKeys(table: MessageTable, slots: Uint32Array): Float64Array {
  const keys = new Float64Array(slots.length);
  for (let i = 0; i < slots.length; i++) keys[i] = table.conversationKey(slots[i] as number);
  return keys;
}
