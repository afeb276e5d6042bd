import type { Conversation, ConversationStatus } from './conversation.js';
import type { NewMessage } from './message-store.js';
import type { RunStep } from './run-steps.js';

/**
 * Writes what was said elsewhere, so that the same import never changes anything twice.
 *
 * Every imported message is remembered by a digest that the caller makes (of its id at the source, or of all that
 * was said up to it). A digest that its conversation has already is known and not written again. Deleting a message
 * or a conversation forgets its digests, so that it can be imported anew.
 */
export interface ImportStore {
  /**
   * One piece of a conversation, in one transaction: the conversation is found or made, what is new is appended.
   * Several callers may bring the same piece at once. Throws `conversation.not_found` when the piece names a
   * conversation that is gone.
   */
  add(piece: ImportPiece): Promise<ImportedPiece>;
  /** What {@link add} would do, without doing it. `conversation` is undefined where one would be made. */
  preview(piece: ImportPiece): Promise<ImportedPiece>;
}

/** Where a piece belongs. */
export type ImportSource =
  /** The source names its conversations: the digest of that name. */
  | { kind: 'named'; digest: Uint8Array }
  /**
   * The source has no names: a conversation is known by how it begins. The last of `chain` stands for the whole, each
   * of the others for what was said up to it. The longest known beginning wins, but for those shorter than `enough`
   * (too little to tell two conversations apart) and conversations in `taken` (this import has met them already).
   */
  | {
      kind: 'beginning';
      chain: DigestChain;
      enough: number;
      taken: ReadonlySet<string>;
    }
  /** A further piece of a conversation that {@link ImportStore.add} returned. */
  | { kind: 'known'; conversationId: string };

/** Digests in order, however they are held; an array is one. */
export interface DigestChain {
  readonly length: number;
  /** From the end when the index is negative. */
  at(index: number): Uint8Array | undefined;
}

export interface ImportPiece {
  source: ImportSource;
  /** Used when the conversation is made; of a known one only the times and the metadata are brought up to date. */
  conversation: ImportedHead;
  messages: readonly ImportMessage[];
  /** How many messages of the conversation other pieces have brought before this one. */
  offset: number;
  /** Who imports: a conversation that this run made is reported as `created` by all of its pieces. */
  run: string;
  /** Of a run that may begin again: names the piece, see {@link RunStep.step}. */
  step?: string | undefined;
}

export interface ImportedHead {
  label: string;
  folder: string;
  status: ConversationStatus;
  importance?: number;
  metadata: Record<string, unknown>;
  createdAtMs: number;
  updatedAtMs: number;
}

export interface ImportMessage {
  /** 16 bytes. */
  digest: Uint8Array;
  message: NewMessage;
  /** Whether it lies on the path that the source shows; undefined where the source has one path only. */
  isCurrent?: boolean;
}

export interface ImportedPiece {
  conversation: Conversation | undefined;
  /** `created` by this run, or by another one and `updated` or `unchanged` by this piece. */
  state: 'created' | 'updated' | 'unchanged';
  /** Messages that were new; the others were known. */
  added: number;
}
