import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@sekha/contracts';
import type { BackgroundJob, EmbeddingSpaces, MemoryStore, SpaceStatus } from '@sekha/store';
import type { Logger } from 'pino';
import { BRIDGE_CLIENT, type BridgeClient } from '../bridge-client/bridge-client.js';
import { IngestionService } from '../ingestion/ingestion.service.js';
import type { JobKind, RunningJob } from '../jobs/job-kind.js';
import { LOGGER } from '../logger-token.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import { FillStep } from './fill-step.js';
import { probeModel } from './probe-model.js';
import { SpaceDropper } from './space-dropper.js';

export const REBUILD_KIND = 'rebuild-embeddings';

/** How long the index is waited for at once, before it is looked whether the job shall end. */
const INDEX_WITHIN_MS = 5_000;

/**
 * Gives the whole memory, of all tenants, the vectors of a model. The space that serves goes on serving until the new
 * one holds all that it does; then they change places, and the old vectors are deleted.
 */
@Injectable()
export class RebuildJob implements JobKind {
  readonly kind = REBUILD_KIND;
  readonly isCancellable = true;
  readonly isForOperators = true;
  readonly afterRestart = 'resume';
  private readonly spaces: EmbeddingSpaces;
  private step: FillStep | undefined;

  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(BRIDGE_CLIENT) private readonly bridge: BridgeClient,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly ingestion: IngestionService,
    private readonly dropper: SpaceDropper,
  ) {
    this.spaces = store.spaces;
  }

  /** Why nothing goes on, while that is so. */
  get waitsFor(): string | undefined {
    return this.step?.waitsFor;
  }

  async run(job: RunningJob): Promise<Record<string, unknown>> {
    const space = await this.openSpace(job);
    try {
      const refused = space.state === 'current' ? 0 : await this.fillAndSwitch(job, space);
      const { model, dimension, generation } = space;
      return { model, dimension, generation, refused };
    } catch (error) {
      if (!isStopping(job.signal)) await this.giveUp(space);
      throw error;
    } finally {
      this.ingestion.share.end();
      this.step = undefined;
    }
  }

  /** The space that it was filling. */
  async leave(job: BackgroundJob): Promise<void> {
    const space = (await this.spaces.list()).find(({ id }) => id === job.checkpoint?.['space']);
    if (space !== undefined) await this.giveUp(space);
  }

  /** The space that an earlier run of this job began, or a new one. */
  private async openSpace(job: RunningJob): Promise<SpaceStatus> {
    const known = await this.spaces.list();
    const own = known.find(({ id }) => id === job.checkpoint?.['space']);
    // Only this kind of job fills spaces, one at a time: what is being filled without a job is left from a crash.
    for (const left of known) if (left.state === 'filling' && left.id !== own?.id) await this.giveUp(left);
    if (own !== undefined) return own;
    if (job.checkpoint !== null)
      throw new AppError('embedding_space.conflict', 'the space of this job is gone');
    const wanted = job.input['model'];
    const { model, dimension } = await probeModel(
      this.bridge,
      typeof wanted === 'string' ? wanted : undefined,
      job.signal,
    );
    const space = await this.spaces.begin(model, dimension);
    const { messages, pendingEmbeddings } = await this.store.statistics();
    await job.report({ total: Math.max(0, messages - pendingEmbeddings) }, { space: space.id });
    this.logger.info(
      { model, dimension, generation: space.generation },
      'a new embedding space is being filled',
    );
    return space;
  }

  private async fillAndSwitch(job: RunningJob, space: SpaceStatus): Promise<number> {
    const step = new FillStep(this.spaces, this.bridge, this.ingestion.share, space, job.signal);
    this.step = step;
    let { done } = job.progress;
    let refused = 0;
    for (;;) {
      job.signal.throwIfAborted();
      const filled = await step.run();
      done += filled.messages;
      refused += filled.refused;
      const progress = { done, ...(done > (job.progress.total ?? 0) ? { total: done } : {}) };
      // A new checkpoint: a process that ends after it has brought the job forward.
      await job.report(progress, { space: space.id, done });
      if (filled.messages > 0) continue;
      this.ingestion.share.end();
      if (await this.switchTo(space, job.signal)) break;
    }
    await job.report({ done, total: done });
    return refused;
  }

  /** False when more was stored meanwhile. The index has every vector first: no search sees a space half there. */
  private async switchTo(space: SpaceStatus, signal: AbortSignal): Promise<boolean> {
    while (!(await this.ingestion.isVisible(INDEX_WITHIN_MS))) signal.throwIfAborted();
    if (!(await this.spaces.switchTo(space.id))) return false;
    const { model, dimension, generation } = space;
    this.logger.info({ model, dimension, generation }, 'searches go by the new embedding space');
    this.dropper.wake();
    return true;
  }

  private async giveUp(space: SpaceStatus): Promise<void> {
    const now = (await this.spaces.list()).find(({ id }) => id === space.id);
    if (now?.state !== 'filling') return;
    await this.spaces.abandon(space.id);
    this.dropper.wake();
  }
}

function isStopping({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof AppError && reason.code === 'service.stopping';
}
