import { statSync } from 'node:fs';
import type { ApiKeyStore } from '../api-key-store.js';
import type { BackgroundJobs } from '../background-jobs.js';
import type { ChangeLog } from '../change-log.js';
import type { EmbeddingSpaces } from '../embedding-spaces.js';
import type { MemoryStore, StoreStatistics, TenantStore } from '../memory-store.js';
import type { RecordVerifier } from '../record-verifier.js';
import type { RunSteps } from '../run-steps.js';
import type { VectorStore } from '../vector-store.js';
import { EmbeddedApiKeys } from './api-keys.js';
import { EmbeddedBackgroundJobs } from './background-jobs.js';
import { BegunDeletions } from './begun-deletions.js';
import { toCondition } from './conversation-filter.js';
import { readOverview } from './conversation-overview.js';
import { EmbeddedConversations } from './conversations.js';
import { addToCounter, readCounter } from './counters.js';
import { EmbeddedOutbox } from './embedding-outbox.js';
import { EmbeddedEmbeddingSpaces } from './embedding-spaces.js';
import type { FolderLock } from './folder-lock.js';
import { Housekeeping } from './housekeeping.js';
import { EmbeddedImports } from './imports.js';
import { EmbeddedJobs } from './jobs.js';
import { EmbeddedMessages } from './messages.js';
import { openReader } from './open-database.js';
import { OpenViews } from './open-views.js';
import { EmbeddedPruning } from './pruning.js';
import type { RecordContext } from './record-context.js';
import { EmbeddedRecordVerifier } from './record-verifier.js';
import { EmbeddedRunSteps } from './run-steps.js';
import { EmbeddedSummaries } from './summaries.js';
import { EmbeddedTenantJobs } from './tenant-jobs.js';
import { EmbeddedTenantRecord } from './tenant-record.js';
import { EmbeddedVectors } from './vectors.js';
import { whereThereIsRoom } from './where-there-is-room.js';

/** The record in one SQLite file: one writer, in this process. */
export class EmbeddedStore implements MemoryStore {
  readonly jobs: EmbeddedJobs;
  readonly vectors: VectorStore;
  readonly spaces: EmbeddingSpaces;
  readonly keys: ApiKeyStore;
  readonly backgroundJobs: BackgroundJobs;
  readonly runSteps: RunSteps;
  readonly verifier: RecordVerifier;
  private readonly views: OpenViews;
  private readonly deletions: BegunDeletions;
  private readonly housekeeping: Housekeeping;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly context: RecordContext,
    readonly changes: ChangeLog,
    private readonly lock: FolderLock,
    private readonly file: string,
  ) {
    this.jobs = new EmbeddedJobs(context);
    this.vectors = new EmbeddedVectors(context);
    this.spaces = new EmbeddedEmbeddingSpaces(context);
    this.keys = new EmbeddedApiKeys(context);
    this.views = new OpenViews(
      () => openReader(file),
      () => void context.queue.foldRefusedLog(),
    );
    this.backgroundJobs = new EmbeddedBackgroundJobs(context);
    this.runSteps = new EmbeddedRunSteps(context);
    this.deletions = new BegunDeletions(context);
    this.verifier = new EmbeddedRecordVerifier(context, this.views, this.deletions);
    this.housekeeping = new Housekeeping(context);
  }

  /** Takes over from the process before this one, and tidies up from now on. A full disk is no reason to fail. */
  async beginHousekeeping(onBegunDeletions?: (count: number) => void): Promise<void> {
    await whereThereIsRoom(() => this.jobs.takeOver());
    if (this.deletions.stopped > 0) onBegunDeletions?.(this.deletions.stopped);
    await this.deletions.complete();
    await this.housekeeping.begin();
  }

  forTenant(tenantId: string): TenantStore {
    return {
      tenantId,
      conversations: new EmbeddedConversations(this.context, tenantId),
      messages: new EmbeddedMessages(this.context, tenantId),
      record: new EmbeddedTenantRecord(this.context, this.views, this.deletions, tenantId),
      imports: new EmbeddedImports(this.context, tenantId),
      summaries: new EmbeddedSummaries(this.context, tenantId),
      pruning: new EmbeddedPruning(this.context, tenantId),
      backgroundJobs: new EmbeddedTenantJobs(this.context, tenantId),
      embeddings: new EmbeddedOutbox(this.context, tenantId),
      overview: async (filter) => {
        const { reader, tenants } = this.context;
        return readOverview(reader, toCondition(tenants.find(tenantId), filter));
      },
    };
  }

  async statistics(): Promise<StoreStatistics> {
    const { reader } = this.context;
    const logBytes = sizeOf(`${this.file}-wal`);
    const pending = reader.get<{ count: number }>(
      'SELECT count(*) AS count FROM embedding_backlog WHERE failed = 0',
    );
    return {
      conversations: readCounter(reader, 'conversations'),
      messages: readCounter(reader, 'messages'),
      pendingEmbeddings: pending?.count ?? 0,
      databaseBytes: sizeOf(this.file) + logBytes,
      logBytes,
    };
  }

  async ping(): Promise<void> {
    await this.context.queue.run(() => addToCounter(this.context.writer, 'ping', 1));
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    const { queue, reader, writer } = this.context;
    this.housekeeping.end();
    this.deletions.end();
    this.views.closeAll();
    void queue.foldLog();
    await queue.close();
    try {
      reader.close();
      writer.close();
    } finally {
      this.lock.release();
    }
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
