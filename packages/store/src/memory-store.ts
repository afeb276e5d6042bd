import type { ApiKeyStore } from './api-key-store.js';
import type { BackgroundJobs, TenantJobs } from './background-jobs.js';
import type { ChangeLog } from './change-log.js';
import type { ConversationFilter } from './conversation.js';
import type { ConversationOverview, ConversationStore } from './conversation-store.js';
import type { EmbeddingOutbox } from './embedding-outbox.js';
import type { EmbeddingSpaces } from './embedding-spaces.js';
import type { ImportStore } from './import-store.js';
import type { JobStore } from './job-store.js';
import type { MessageStore } from './message-store.js';
import type { PruneStore } from './prune-store.js';
import type { RecordVerifier } from './record-verifier.js';
import type { RunSteps } from './run-steps.js';
import type { SummaryStore } from './summary-store.js';
import type { TenantRecord } from './tenant-record.js';
import type { VectorStore } from './vector-store.js';

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
  readonly runSteps: RunSteps;
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

export interface StoreStatistics {
  conversations: number;
  messages: number;
  pendingEmbeddings: number;
  databaseBytes: number;
  /** Of these, the write-ahead log: it is folded in as it grows; one that only grows cannot be folded. */
  logBytes: number;
}
