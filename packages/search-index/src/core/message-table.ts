import { type Column, lengthen, nextCapacity } from './growth.js';
import { Interner } from './interner.js';
import { KeyTable } from './key-table.js';

/** No slot: the columns hold zeros there, so that a missing neighbour adds nothing. */
export const NO_SLOT = 0;
/** Postings keep a slot in 24 bits. */
export const MAX_SLOTS = 2 ** 24;

/** Words of a slot in `links`, and where each one stands among them. */
export const LINKS = 4;
export const PREVIOUS = 0;
export const NEXT = 1;
export const LENGTH = 2;
/** Length of the message with its two neighbours. */
export const WINDOW_LENGTH = 3;

/** What {@link MessageTable.add} needs of a message. */
export interface MessageRow {
  key: number;
  tenantId: string;
  conversationKey: number;
  seq: number;
  role: string;
  name: string | null;
  sentAtMs: number;
  /** Terms in the message, repeated ones counted. */
  length: number;
  /** Tells whether a repeated message is the same. */
  contentHash: number;
  /** What kind of sentences it is made of: see message-traits.ts. */
  traits: number;
}

/**
 * The messages, one row each, column by column. A slot is the number of a row; it is used again only after
 * {@link release}. Previous and next chain the live messages of a conversation in the order of their seq.
 */
export class MessageTable {
  key = new Float64Array(0);
  tenant = new Uint32Array(0);
  conversation = new Uint32Array(0);
  seq = new Uint32Array(0);
  role = new Uint32Array(0);
  /** 0 when the speaker has no name, otherwise 1 + the ordinal of it. */
  name = new Uint32Array(0);
  sentAt = new Float64Array(0);
  /**
   * By slot, {@link LINKS} words each: {@link PREVIOUS}, {@link NEXT}, {@link LENGTH} and {@link WINDOW_LENGTH}. A search
   * by word reads all four of many messages that lie apart: together they are one access to memory instead of four.
   */
  links = new Uint32Array(0);
  contentHash = new Uint32Array(0);
  traits = new Uint8Array(0);
  /** 1 = live. */
  live = new Uint8Array(0);

  readonly tenants = new Interner();
  readonly roles = new Interner();
  readonly names = new Interner();
  private readonly slotOfKey = new KeyTable();
  /** Conversation key -> 1 + its ordinal. */
  private readonly conversationOfKey = new KeyTable(256);
  /** By ordinal: the last live message. */
  private tails = new Uint32Array(256);
  /** By ordinal: the key the store knows the conversation by. */
  conversationKeys = new Float64Array(256);
  private conversations = 0;
  private readonly free: number[] = [];
  /** Slots ever used, the reserved slot 0 included: every slot is below this. */
  slots = 1;
  liveCount = 0;
  /** Told by how much the window of a message becomes longer. */
  onWindowLength: ((slot: number, difference: number) => void) | undefined;

  constructor() {
    this.reserve(1);
  }

  /** The live slot of a message, or {@link NO_SLOT}. */
  find(key: number): number {
    return this.slotOfKey.get(key);
  }

  /** The ordinal of a tenant's conversation, or -1. */
  findConversation(tenant: number, key: number): number {
    return this.conversationOfKey.get(conversationId(tenant, key)) - 1;
  }

  /** The live message before it in its conversation, or {@link NO_SLOT}. */
  previous(slot: number): number {
    return this.links[slot * LINKS + PREVIOUS] as number;
  }

  next(slot: number): number {
    return this.links[slot * LINKS + NEXT] as number;
  }

  length(slot: number): number {
    return this.links[slot * LINKS + LENGTH] as number;
  }

  /** Length of the message with its two neighbours. */
  windowLength(slot: number): number {
    return this.links[slot * LINKS + WINDOW_LENGTH] as number;
  }

  /** A copy of the lengths, by slot. */
  lengths(): Uint32Array {
    return Uint32Array.from({ length: this.slots }, (_, slot) => this.length(slot));
  }

  nameOf(slot: number): string | null {
    const name = this.name[slot] as number;
    return name === 0 ? null : this.names.text(name - 1);
  }

  conversationKey(slot: number): number {
    return this.conversationKeys[this.conversation[slot] as number] as number;
  }

  /** The last live message of a conversation, or {@link NO_SLOT}. */
  tailOf(conversation: number): number {
    return this.tails[conversation] as number;
  }

  add(row: MessageRow): number {
    const slot = this.free.pop() ?? this.slots++;
    this.reserve(this.slots);
    this.key[slot] = row.key;
    this.tenant[slot] = this.tenants.intern(row.tenantId);
    this.conversation[slot] = this.internConversation(this.tenant[slot] as number, row.conversationKey);
    this.seq[slot] = row.seq;
    this.role[slot] = this.roles.intern(row.role);
    this.name[slot] = row.name === null ? 0 : 1 + this.names.intern(row.name);
    this.sentAt[slot] = row.sentAtMs;
    this.links[slot * LINKS + LENGTH] = row.length;
    this.contentHash[slot] = row.contentHash;
    this.traits[slot] = row.traits;
    this.live[slot] = 1;
    this.slotOfKey.set(row.key, slot);
    this.link(slot);
    this.liveCount++;
    return slot;
  }

  /** Takes a live message out of every search. Its slot stays taken until {@link release}. */
  remove(slot: number): void {
    const before = this.previous(slot);
    const after = this.next(slot);
    this.join(before, after);
    if (after === NO_SLOT) this.tails[this.conversation[slot] as number] = before;
    this.links[slot * LINKS + PREVIOUS] = NO_SLOT;
    this.links[slot * LINKS + NEXT] = NO_SLOT;
    this.live[slot] = 0;
    this.slotOfKey.delete(this.key[slot] as number);
    this.measureWindow(before);
    this.measureWindow(after);
    this.liveCount--;
  }

  /** The slot may be used again: nothing refers to it any more. */
  release(slot: number): void {
    this.key[slot] = 0;
    this.free.push(slot);
  }

  get bytes(): number {
    const columns = this.columns().reduce((sum, column) => sum + column.byteLength, 0);
    return columns + this.slotOfKey.bytes + this.conversationOfKey.bytes + this.tails.byteLength;
  }

  private link(slot: number): void {
    const conversation = this.conversation[slot] as number;
    const seq = this.seq[slot] as number;
    let after = NO_SLOT;
    let before = this.tails[conversation] as number;
    // Messages nearly always arrive in order, so this loop nearly always ends at once.
    while (before !== NO_SLOT && (this.seq[before] as number) > seq) {
      after = before;
      before = this.previous(before);
    }
    this.join(before, slot);
    this.join(slot, after);
    if (after === NO_SLOT) this.tails[conversation] = slot;
    this.measureWindow(before);
    this.measureWindow(slot);
    this.measureWindow(after);
  }

  private join(before: number, after: number): void {
    if (before !== NO_SLOT) this.links[before * LINKS + NEXT] = after;
    if (after !== NO_SLOT) this.links[after * LINKS + PREVIOUS] = before;
  }

  private measureWindow(slot: number): void {
    if (slot === NO_SLOT) return;
    const sum = this.length(this.previous(slot)) + this.length(slot) + this.length(this.next(slot));
    this.onWindowLength?.(slot, sum - this.windowLength(slot));
    this.links[slot * LINKS + WINDOW_LENGTH] = sum;
  }

  private internConversation(tenant: number, key: number): number {
    const id = conversationId(tenant, key);
    const known = this.conversationOfKey.get(id);
    if (known !== 0) return known - 1;
    const ordinal = this.conversations++;
    if (ordinal >= this.tails.length) {
      this.tails = lengthen(this.tails, ordinal * 2);
      this.conversationKeys = lengthen(this.conversationKeys, ordinal * 2);
    }
    this.conversationOfKey.set(id, ordinal + 1);
    this.conversationKeys[ordinal] = key;
    return ordinal;
  }

  private columns(): Column[] {
    const { key, tenant, conversation, seq, role, name, sentAt, links, contentHash, traits, live } = this;
    return [key, tenant, conversation, seq, role, name, sentAt, links, contentHash, traits, live];
  }

  /** Makes room for slots below `slots`. */
  reserve(slots: number): void {
    if (slots <= this.live.length) return;
    const capacity = nextCapacity(this.live.length, slots);
    this.key = lengthen(this.key, capacity);
    this.tenant = lengthen(this.tenant, capacity);
    this.conversation = lengthen(this.conversation, capacity);
    this.seq = lengthen(this.seq, capacity);
    this.role = lengthen(this.role, capacity);
    this.name = lengthen(this.name, capacity);
    this.sentAt = lengthen(this.sentAt, capacity);
    this.links = lengthen(this.links, capacity * LINKS);
    this.contentHash = lengthen(this.contentHash, capacity);
    this.traits = lengthen(this.traits, capacity);
    this.live = lengthen(this.live, capacity);
  }
}

/** A conversation is known by tenant AND key, so that a key that two tenants share never joins their messages. */
function conversationId(tenant: number, key: number): number {
  return tenant * 0x1_0000_0000 + key;
}
