import type { IndexFilter } from '../search-index.js';
import { lengthen } from './growth.js';
import { type MessageTable, NO_SLOT } from './message-table.js';

/**
 * The messages a query may find, and the statistics of exactly these. It follows the table: {@link add},
 * {@link remove} and {@link measure} are called for every change, so that a repeated filter costs nothing but a look
 * however much is written meanwhile.
 */
export class Selection {
  /** By slot: 1 = in the selection; may be longer than there are slots. */
  mask: Uint8Array;
  count = 0;
  /** Sum of the lengths of the messages, and of their windows. */
  length = 0;
  windowLength = 0;
  /** Conversations are in or out as a whole: an unselected message then has no selected neighbour. */
  readonly wholeConversations: boolean;
  private readonly conversations: ReadonlySet<number> | undefined;
  private readonly accepts: ((slot: number) => boolean) | undefined;
  private listed: Uint32Array | undefined;

  /** @param tenant The tenant's ordinal. */
  constructor(
    private readonly table: MessageTable,
    private readonly tenant: number,
    filter: IndexFilter = {},
  ) {
    this.mask = new Uint8Array(table.live.length);
    this.accepts = messageTest(table, filter);
    this.wholeConversations = this.accepts === undefined;
    this.conversations = filter.conversationKeys === undefined ? undefined : new Set(filter.conversationKeys);
    if (this.conversations === undefined) this.addAll();
    else this.addConversations(this.conversations);
  }

  /** The selected slots in ascending order. */
  slots(): Uint32Array {
    if (this.listed !== undefined) return this.listed;
    const slots = new Uint32Array(this.count);
    let at = 0;
    for (let slot = 1; at < slots.length; slot++) if (this.mask[slot] === 1) slots[at++] = slot;
    this.listed = slots;
    return slots;
  }

  /** A message has come. */
  add(slot: number): void {
    const { table, conversations } = this;
    if (table.tenant[slot] !== this.tenant) return;
    if (conversations !== undefined && !conversations.has(table.conversationKey(slot))) return;
    if (this.accepts !== undefined && !this.accepts(slot)) return;
    if (slot >= this.mask.length) this.mask = lengthen(this.mask, table.live.length);
    this.take(slot);
  }

  /** A message has gone; its columns are still there. */
  remove(slot: number): void {
    if (this.mask[slot] !== 1) return;
    this.mask[slot] = 0;
    this.count--;
    this.length -= this.table.length(slot);
    this.windowLength -= this.table.windowLength(slot);
    this.listed = undefined;
  }

  /** The window of a message has become so much longer. */
  measure(slot: number, difference: number): void {
    if (this.mask[slot] === 1) this.windowLength += difference;
  }

  private take(slot: number): void {
    this.mask[slot] = 1;
    this.count++;
    this.length += this.table.length(slot);
    this.windowLength += this.table.windowLength(slot);
    this.listed = undefined;
  }

  private addAll(): void {
    const { live, tenant: tenantOf, slots } = this.table;
    const { tenant, accepts } = this;
    for (let slot = 1; slot < slots; slot++) {
      if (live[slot] === 1 && tenantOf[slot] === tenant && (accepts === undefined || accepts(slot)))
        this.take(slot);
    }
  }

  /** Walks the chains of the conversations: the cost is that of what is selected, not of what is stored. */
  private addConversations(keys: ReadonlySet<number>): void {
    const { table, tenant } = this;
    const slots: number[] = [];
    for (const key of keys) {
      const conversation = table.findConversation(tenant, key);
      if (conversation < 0) continue;
      let slot = table.tailOf(conversation);
      for (; slot !== NO_SLOT; slot = table.previous(slot))
        if (this.accepts === undefined || this.accepts(slot)) slots.push(slot);
    }
    for (const slot of slots) this.take(slot);
    this.listed = Uint32Array.from(slots).sort();
  }
}

/** What a message itself must fulfil, or undefined when the filter only speaks of conversations. */
function messageTest(table: MessageTable, filter: IndexFilter): ((slot: number) => boolean) | undefined {
  const { afterMs = -Infinity, beforeMs = Infinity } = filter;
  const isSaidBy = speakerTest(table, filter);
  if (isSaidBy === undefined && afterMs === -Infinity && beforeMs === Infinity) return undefined;
  return (slot) => {
    const sentAt = table.sentAt[slot] as number;
    if (sentAt < afterMs || sentAt >= beforeMs) return false;
    return isSaidBy === undefined || isSaidBy(slot);
  };
}

function speakerTest(
  table: MessageTable,
  { roles, names }: IndexFilter,
): ((slot: number) => boolean) | undefined {
  if (roles === undefined && names === undefined) return undefined;
  const wantedRoles = new Set(roles);
  const wantedNames = new Set(names?.map((name) => name.toLowerCase()));
  return (slot) => {
    if (wantedRoles.has(table.roles.text(table.role[slot] as number))) return true;
    if (wantedNames.size === 0) return false;
    const name = table.nameOf(slot);
    return name !== null && wantedNames.has(name.toLowerCase());
  };
}
