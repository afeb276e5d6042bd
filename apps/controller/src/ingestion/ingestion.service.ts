import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { SearchIndex } from '@sekha/search-index';
import { Metrics } from '@sekha/service-kit';
import type { MemoryStore } from '@sekha/store';
import type { Logger } from 'pino';
import { BRIDGE_CLIENT, type BridgeClient } from '../bridge-client/bridge-client.js';
import { LOGGER } from '../logger-token.js';
import { MEMORY_STORE, SEARCH_INDEX } from '../search/search-tokens.js';
import { EmbeddingBatch } from './embedding-batch.js';
import { EmbeddingShare } from './embedding-share.js';
import { EmbeddingWorker } from './embedding-worker.js';
import { IndexFollower } from './index-follower.js';
import { SnapshotSchedule } from './snapshot-schedule.js';

/** How long a reply waits for its write to be findable by word; the write itself is durable before that. */
const VISIBLE_WITHIN_MS = 2_000;

/**
 * How long a start waits for the index to catch up. A snapshot is caught up with in seconds; an index that must be
 * rebuilt from a large record goes on in the background, and health says so.
 */
const REBUILD_WITHIN_MS = 20_000;

/** Everything that happens to a message after it is written. */
@Injectable()
export class IngestionService implements OnApplicationBootstrap, OnApplicationShutdown {
  /** How new messages and the filling of a space share the models. */
  readonly share = new EmbeddingShare();
  private readonly follower: IndexFollower;
  private readonly worker: EmbeddingWorker;
  private readonly snapshots: SnapshotSchedule;

  constructor(
    @Inject(MEMORY_STORE) store: MemoryStore,
    @Inject(SEARCH_INDEX) private readonly index: SearchIndex,
    @Inject(BRIDGE_CLIENT) bridge: BridgeClient,
    @Inject(LOGGER) logger: Logger,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.follower = new IndexFollower(store, index, logger);
    this.worker = new EmbeddingWorker(store, new EmbeddingBatch(store, bridge, logger), logger, this.share);
    const failed = metrics.counter(
      'sekha_index_snapshot_failures_total',
      'Times the index could not be saved.',
    );
    this.snapshots = new SnapshotSchedule(index, () => this.follower.position, logger, {
      saved: (seq) => store.changes.forgetDeletions(seq),
      failed: () => failed.inc({}),
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    const savedSeq = await this.index.appliedSeq();
    const caughtUp = this.follower.start();
    await Promise.race([caughtUp, delay(REBUILD_WITHIN_MS, undefined, { ref: false })]);
    this.worker.start();
    this.snapshots.start(savedSeq);
  }

  /** Requests have ended by now: what they wrote goes into the last snapshot. */
  async onApplicationShutdown(): Promise<void> {
    await this.worker.stop();
    await this.follower.caughtUp(VISIBLE_WITHIN_MS);
    await this.snapshots.stop();
    this.follower.stop();
  }

  /** Waits until searches by word see what has been written; gives up without harm after two seconds. */
  async untilVisible(): Promise<void> {
    await this.follower.caughtUp(VISIBLE_WITHIN_MS);
  }

  /**
   * For whoever writes much: waits until the index has taken in what was written, so that what is written now is not
   * findable only behind it. Does not wait for an index that is far behind, or that does not follow.
   */
  async keepPace(): Promise<void> {
    if (this.follower.isFollowing) await this.follower.caughtUp(VISIBLE_WITHIN_MS);
  }

  /** True when searches see everything written so far, false when that takes longer than `withinMs`. */
  async isVisible(withinMs: number): Promise<boolean> {
    return this.follower.caughtUp(withinMs);
  }

  /** False while searches do not see what is written. */
  get isIndexFollowing(): boolean {
    return this.follower.isFollowing;
  }

  /** False while the index cannot be saved; the record is not concerned. */
  get isIndexSaved(): boolean {
    return !this.snapshots.isFailing;
  }

  /** Why nothing is being embedded, while that is so. */
  get embeddingWaitsFor(): string | undefined {
    return this.worker.waitingFor;
  }
}
