import type { ApiKeyStore } from './api-key-store.js';
import type { BackgroundJobs, TenantJobs } from './background-jobs.js';
import type { EmbeddingOutbox } from './embedding-outbox.js';
import type { EmbeddingSpaces } from './embedding-spaces.js';
import type { ImportStore } from './import-store.js';
import type { PruneStore } from './prune-store.js';
import type { RecordVerifier } from './record-verifier.js';
import type { SummaryStore } from './summary-store.js';
import type { TenantRecord } from './tenant-record.js';

/**
 * The record: conversations, messages, their vectors, and the work still to be done on them.
 *
 * A backend implements {@link MemoryStore}. Everything that belongs to a tenant is reachable only through
 * {@link MemoryStore.forTenant}; the tenant comes from the credential, never from an argument of a request. What a
 * background worker needs across tenants (jobs, the change log) stands apart and names the tenant in each row.
 *
 * Contract for every backend (proved by `storeContract`):
 * - a resolved write is durable: it survives `kill -9` of the process;
 * - adding messages is ONE transaction: messages, change-log entries and the embedding job appear together or not
 *   at all;
 * - ids are UUID v7 (time-ordered), keys are positive integers that are never reused;
 * - failures are `AppError`s: `store.full` (disk full), `store.unavailable` (read-only, locked, closed).
 */
export interface MemoryStore {
  forTenant(tenantId: string): TenantStore;
  readonly jobs: JobStore;
  readonly changes: ChangeLog;
  readonly vectors: VectorStore;
  readonly spaces: EmbeddingSpaces;
  readonly keys: ApiKeyStore;
  readonly backgroundJobs: BackgroundJobs;
  readonly verifier: RecordVerifier;
  /** Totals over all tenants, for gauges and health. */
  statistics(): Promise<StoreStatistics>;
  /** Cheap proof that the record can be read AND written; throws `store.unavailable` otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface TenantStore {
  readonly tenantId: string;
  readonly conversations: ConversationStore;
  readonly messages: MessageStore;
  readonly record: TenantRecord;
  readonly imports: ImportStore;
  readonly summaries: SummaryStore;
  readonly pruning: PruneStore;
  readonly backgroundJobs: TenantJobs;
  readonly embeddings: EmbeddingOutbox;
  /** What the matching conversations come to: totals, and how many bear each label and folder, most first. */
  overview(filter: ConversationFilter): Promise<ConversationOverview>;
}

export type ConversationStatus = 'active' | 'archived';

/** The importance a pinned conversation has. */
export const PINNED_IMPORTANCE = 10;
export const DEFAULT_IMPORTANCE = 5;

export interface Conversation {
  /** UUID v7. */
  id: string;
  label: string;
  /** Normalised path: leading slash, no trailing slash, `/` for the root. */
  folder: string;
  status: ConversationStatus;
  /** 1..10, 10 = pinned. */
  importance: number;
  createdAtMs: number;
  updatedAtMs: number;
  metadata: Record<string, unknown>;
  messageCount: number;
  wordCount: number;
}

export interface NewConversation {
  label: string;
  folder: string;
  importance?: number;
  metadata?: Record<string, unknown>;
}

export type EmbeddingState = 'pending' | 'ready' | 'failed';

export interface Message {
  /** Position in the change order of the whole store; what the search index calls a message. */
  key: number;
  /** UUID v7. */
  id: string;
  conversationId: string;
  /** 0-based position in its conversation. */
  seq: number;
  /** user, assistant, system, tool, ... */
  role: string;
  /** Who speaks, when it is more than the role. */
  name: string | null;
  /** The text; what is indexed and embedded. */
  content: string;
  sentAtMs: number;
  metadata: Record<string, unknown>;
  /** A message without any text (blank content) is `ready`: there is nothing to embed. */
  embeddingState: EmbeddingState;
}

/** Text is kept exactly, but for lone surrogates, which are not Unicode: each becomes U+FFFD. */
export interface NewMessage {
  role: string;
  name?: string | null;
  content: string;
  /** Milliseconds since the epoch; the time of the write when absent. */
  sentAtMs?: number;
  metadata?: Record<string, unknown>;
}

/** Every member narrows; an absent one does not. */
export interface ConversationFilter {
  ids?: readonly string[];
  /** Exact label. */
  label?: string;
  labels?: readonly string[];
  /** The folder itself and everything below it, by path segment: `/job` covers `/job/x`, never `/jobs`. */
  folder?: string;
  status?: ConversationStatus;
  minImportance?: number;
  maxImportance?: number;
  /** Last updated before this time, exclusive. */
  updatedBeforeMs?: number;
  /** Equality on top-level metadata members. */
  metadata?: Readonly<Record<string, string | number | boolean>>;
}

export interface Page {
  /** At most this many rows. */
  limit: number;
  offset: number;
}

/** A page that goes on where the last one ended; cheaper than an offset, and stable while others write. */
export interface ConversationPage extends Page {
  /** Only what comes behind this place of the list (`updatedAtMs` and `id` of the last one seen). */
  after?: { updatedAtMs: number; id: string };
}

export interface MessagePage extends Page {
  /** Only messages whose `seq` is larger. */
  afterSeq?: number;
}

/**
 * Makes a write happen once: the same key with the same fingerprint gives the first answer again, also after a
 * crash, and writes nothing; with another fingerprint it throws `idempotency.conflict`. The key is the tenant's.
 * A key is remembered for at least a day, and as long as its conversation exists.
 */
export interface WriteOnce {
  key: string;
  /** A digest of everything that was asked for. */
  fingerprint: string;
}

/** `bulk`: part of something large; it is embedded after what people are saying now. */
export type WritePace = 'usual' | 'bulk';

/** What a conversation can be changed to; an absent member stays as it is. */
export interface ConversationChange {
  label?: string;
  folder?: string;
  status?: ConversationStatus;
  importance?: number;
  metadata?: Record<string, unknown>;
}

export interface ConversationStore {
  /** The conversation and its first messages, in one transaction. */
  create(
    conversation: NewConversation,
    messages: readonly NewMessage[],
    once?: WriteOnce,
    pace?: WritePace,
  ): Promise<Conversation>;
  find(id: string): Promise<Conversation | undefined>;
  /** Newest update first; equal times by descending id. */
  list(filter: ConversationFilter, page: ConversationPage): Promise<Conversation[]>;
  count(filter: ConversationFilter): Promise<number>;
  /** Undefined when there is no such conversation. */
  update(id: string, change: ConversationChange): Promise<Conversation | undefined>;
  /** Deletes with messages, vectors, jobs; returns how much went. */
  delete(filter: ConversationFilter): Promise<{ conversations: number; messages: number }>;
  /** The internal keys of all matching conversations, for an index filter. */
  keys(filter: ConversationFilter): Promise<number[]>;
}

/** Totals over conversations. */
export interface ConversationOverview {
  conversations: number;
  messages: number;
  /** 0 where there are none. */
  averageImportance: number;
  labels: Tally[];
  folders: Tally[];
}

/** A value and how many conversations bear it. */
export interface Tally {
  name: string;
  count: number;
}

/** A message together with what a search hit shows of its conversation. */
export interface MessageInConversation {
  message: Message;
  conversation: Conversation;
}

export interface MessageStore {
  /** Appends in order, in one transaction; throws `conversation.not_found`. */
  append(
    conversationId: string,
    messages: readonly NewMessage[],
    once?: WriteOnce,
    pace?: WritePace,
  ): Promise<Message[]>;
  find(id: string): Promise<Message | undefined>;
  /** In conversation order. */
  list(conversationId: string, page: MessagePage): Promise<Message[]>;
  /** By key, with their conversations, in the order asked for; keys that are gone are left out. */
  getByKeys(keys: readonly number[]): Promise<MessageInConversation[]>;
  /**
   * Which of these words (lower case) name a participant in the matching conversations: a word of a message's
   * `name`, or of its role where that is no plain one (`user`, `assistant`, ...).
   */
  findParticipants(words: readonly string[], filter: ConversationFilter): Promise<string[]>;
  /** Deletes messages with vectors and jobs, in one transaction; the places of the others stay. How many went. */
  delete(ids: readonly string[]): Promise<number>;
}

/** Work in the outbox. It is written in the same transaction as what it is about. */
export interface Job {
  id: number;
  tenantId: string;
  kind: 'embed';
  /** What the job is about: message keys. */
  messageKeys: number[];
  attempts: number;
}

export interface JobCounts {
  pending: number;
  running: number;
  failed: number;
}

export interface JobStore {
  /**
   * Leases up to `limit` due jobs for `leaseMs`; a lease that runs out makes the job due again. Oldest first, but
   * what was written in small pieces before what came in bulk, so that an import does not hold up a conversation.
   */
  claim(limit: number, leaseMs: number): Promise<Job[]>;
  /** Puts a job back, due after `delayMs`. */
  retry(id: number, delayMs: number, error: string): Promise<void>;
  /**
   * Makes two jobs of one, due now, so that one text that a provider refuses does not hold back the others. False
   * when there is nothing to divide.
   */
  split(id: number): Promise<boolean>;
  /** Gives a job up; it stays visible with its error, its messages are marked `failed`. */
  fail(id: number, error: string): Promise<void>;
  counts(tenantId?: string): Promise<JobCounts>;
}

export interface EmbeddingSpace {
  id: number;
  model: string;
  dimension: number;
}

export interface StoredVector {
  messageKey: number;
  vector: Float32Array;
}

/** Vectors by embedding space. A space is a model with its dimension; vectors of two spaces are never compared. */
export interface VectorStore {
  /** The space that serves searches, made when there is none; `embedding_space.conflict` when it is of another kind. */
  getSpace(model: string, dimension: number): Promise<EmbeddingSpace>;
  /** The space that serves searches: the first one made, until {@link EmbeddingSpaces.switchTo} names another. */
  currentSpace(): Promise<EmbeddingSpace | undefined>;
  /**
   * Stores the vectors of a job (or of several) and completes it, in one transaction, with a change-log entry for
   * each. Vectors of messages that were deleted meanwhile are dropped; messages of the job without a vector are
   * marked `failed`; a job that is gone (completed by another, its messages deleted) changes nothing. Throws
   * `embedding_space.conflict` when the space is no longer the current one.
   */
  complete(
    jobId: number | readonly number[],
    spaceId: number,
    vectors: readonly StoredVector[],
  ): Promise<void>;
  /** Texts of messages, to embed them; deleted ones are left out. */
  texts(messageKeys: readonly number[]): Promise<{ messageKey: number; content: string }[]>;
  /** Exact stored vectors, for re-ranking and rebuilding; missing ones are left out. */
  get(spaceId: number, messageKeys: readonly number[]): Promise<StoredVector[]>;
}

/** One step of the record that a derived index must follow. */
export type Change =
  | { seq: number; kind: 'message'; tenantId: string; message: IndexableMessage }
  | {
      seq: number;
      kind: 'vector';
      tenantId: string;
      messageKey: number;
      spaceId: number;
      vector: Float32Array;
    }
  | { seq: number; kind: 'delete'; tenantId: string; messageKey: number }
  /** All vectors of a space are gone. */
  | { seq: number; kind: 'drop_space'; spaceId: number };

export interface IndexableMessage {
  key: number;
  conversationKey: number;
  /** 0-based position in its conversation. */
  seq: number;
  role: string;
  name: string | null;
  content: string;
  sentAtMs: number;
}

/**
 * The order of commits, as a log that a derived index replays. An entry whose message has been deleted since is
 * left out; `seq` only grows, with gaps.
 */
export interface ChangeLog {
  /** Up to `limit` (at least 1) changes with `seq` greater than `afterSeq`, in order, and the last seq that was looked at. */
  read(afterSeq: number, limit: number): Promise<{ changes: Change[]; throughSeq: number }>;
  /** The seq of the last commit; 0 when the store is empty. */
  lastSeq(): Promise<number>;
  /** Calls back after each commit of this process, with the new last seq. Returns how to stop. */
  onCommit(listener: (lastSeq: number) => void): () => void;
}

export interface StoreStatistics {
  conversations: number;
  messages: number;
  pendingEmbeddings: number;
  databaseBytes: number;
  /** Of these, the write-ahead log: it is folded in as it grows; one that only grows cannot be folded. */
  logBytes: number;
}
