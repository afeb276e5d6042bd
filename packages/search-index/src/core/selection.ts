import type { IndexFilter } from '../search-index.js';
import { type MessageTable, NO_SLOT } from './message-table.js';

/** The messages a query may find, and the statistics of exactly these. */
export interface Selection {
  /** By slot: 1 = in the selection. */
  mask: Uint8Array;
  count: number;
  /** Sum of the lengths of the messages, and of their windows. */
  length: number;
  windowLength: number;
  /** Conversations are in or out as a whole: an unselected message then has no selected neighbour. */
  wholeConversations: boolean;
}

/** Turns tenant and filter into a {@link Selection}; undefined when nothing can match. */
export function select(
  table: MessageTable,
  tenantId: string,
  filter: IndexFilter = {},
): Selection | undefined {
  const tenant = table.tenants.find(tenantId);
  if (tenant < 0) return undefined;
  const accepts = messageTest(table, filter);
  const selection: Selection = {
    mask: new Uint8Array(table.slots),
    count: 0,
    length: 0,
    windowLength: 0,
    wholeConversations: accepts === undefined,
  };
  const take = (slot: number): void => {
    if (accepts !== undefined && !accepts(slot)) return;
    selection.mask[slot] = 1;
    selection.count++;
    selection.length += table.length[slot] as number;
    selection.windowLength += table.windowLength[slot] as number;
  };
  if (filter.conversationKeys !== undefined) takeConversations(table, tenant, filter.conversationKeys, take);
  else takeTenant(table, tenant, take);
  return selection.count === 0 ? undefined : selection;
}

function takeTenant(table: MessageTable, tenant: number, take: (slot: number) => void): void {
  const { live, tenant: tenantOf, slots } = table;
  for (let slot = 1; slot < slots; slot++) {
    if (live[slot] === 1 && tenantOf[slot] === tenant) take(slot);
  }
}

/** Walks the chains of the conversations: the cost is that of what is selected, not of what is stored. */
function takeConversations(
  table: MessageTable,
  tenant: number,
  keys: readonly number[],
  take: (slot: number) => void,
): void {
  for (const key of new Set(keys)) {
    const conversation = table.findConversation(tenant, key);
    if (conversation < 0) continue;
    let slot = table.tailOf(conversation);
    for (; slot !== NO_SLOT; slot = table.previous[slot] as number) take(slot);
  }
}

/** What a message itself must fulfil, or undefined when the filter only speaks of conversations. */
function messageTest(table: MessageTable, filter: IndexFilter): ((slot: number) => boolean) | undefined {
  const { roles, afterMs = -Infinity, beforeMs = Infinity } = filter;
  if (roles === undefined && afterMs === -Infinity && beforeMs === Infinity) return undefined;
  const wanted = roles === undefined ? undefined : new Set(roles.map((role) => table.roles.find(role)));
  return (slot) => {
    const sentAt = table.sentAt[slot] as number;
    if (sentAt < afterMs || sentAt >= beforeMs) return false;
    return wanted === undefined || wanted.has(table.role[slot] as number);
  };
}
