import { Inject, Injectable } from '@nestjs/common';
import {
  AppError,
  type EmbeddingSpacesAnswer,
  type RebuildEmbeddingsBody,
  type StatsEmbedding,
} from '@sekha/contracts';
import type { SearchIndex } from '@sekha/search-index';
import type { BackgroundJob, MemoryStore, SpaceStatus, WriteOnce } from '@sekha/store';
import { JobRunner } from '../jobs/job-runner.js';
import { MEMORY_STORE, SEARCH_INDEX } from '../search/search-tokens.js';
import { DefaultModelWatch } from './default-model-watch.js';
import { REBUILD_KIND, RebuildJob } from './rebuild-job.js';

/** Which models the memory is embedded with, and the change from one to another. */
@Injectable()
export class EmbeddingSpacesService {
  private asking: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(SEARCH_INDEX) private readonly index: SearchIndex,
    private readonly runner: JobRunner,
    private readonly rebuild: RebuildJob,
    private readonly watch: DefaultModelWatch,
  ) {
    runner.register(rebuild);
  }

  /** The job that rebuilds; one that does the same already is joined, one that does another thing is a `job.conflict`. */
  async start(
    tenantId: string,
    { model }: RebuildEmbeddingsBody,
    once: WriteOnce | undefined,
  ): Promise<BackgroundJob> {
    // One after the other, so that two requests at once do not both find nothing under way.
    const started = this.asking.then(() => this.startNext(tenantId, model, once));
    this.asking = started.catch(() => undefined);
    return started;
  }

  async show(): Promise<EmbeddingSpacesAnswer> {
    const [spaces, { spaces: held }] = await Promise.all([this.store.spaces.list(), this.index.statistics()]);
    const counts = new Map(held.map(({ spaceId, vectors }) => [spaceId, vectors]));
    return {
      spaces: spaces.map((space) => ({
        id: space.id,
        model: space.model,
        generation: space.generation,
        dimension: space.dimension,
        state: space.state,
        vectors: counts.get(space.id) ?? 0,
        created_at: new Date(space.createdAtMs).toISOString(),
      })),
      bridge_default_model: this.watch.defaultModel ?? null,
      differs_from_default: this.watch.notice(currentOf(spaces)) !== undefined,
      filling_waits_for: this.rebuild.waitsFor ?? null,
    };
  }

  /** The model of the vectors that searches go by. */
  async inUse(): Promise<StatsEmbedding> {
    const current = await this.store.vectors.currentSpace();
    return {
      model: current?.model ?? null,
      dimension: current?.dimension ?? null,
      notice: this.watch.notice(current) ?? null,
    };
  }

  /** For health: which model serves, whether it is the one that the bridge would take, what is being built. */
  async facts(): Promise<Record<string, unknown>> {
    const spaces = await this.store.spaces.list();
    const current = currentOf(spaces);
    const filling = spaces.find(({ state }) => state === 'filling');
    const notice = this.watch.notice(current);
    const waitsFor = this.rebuild.waitsFor;
    return {
      model: current?.model ?? null,
      dimension: current?.dimension ?? null,
      ...(notice === undefined ? {} : { bridge_default_model: this.watch.defaultModel, notice }),
      ...(filling === undefined ? {} : { filling: filling.model }),
      ...(waitsFor === undefined ? {} : { filling_waits_for: waitsFor }),
    };
  }

  private async startNext(
    tenantId: string,
    model: string | undefined,
    once: WriteOnce | undefined,
  ): Promise<BackgroundJob> {
    const { backgroundJobs } = this.store.forTenant(tenantId);
    const before = once === undefined ? undefined : await backgroundJobs.findOnce(once);
    if (before !== undefined) return before;
    const unfinished = await this.store.backgroundJobs.unfinished();
    const under = unfinished.find(({ kind, cancelRequested }) => kind === REBUILD_KIND && !cancelRequested);
    if (under === undefined) {
      const input = model === undefined ? {} : { model };
      return this.runner.submit(tenantId, REBUILD_KIND, { input, unit: 'messages' }, once);
    }
    if (under.tenantId === tenantId && under.input['model'] === model)
      return once === undefined ? under : backgroundJobs.join(under.id, once);
    throw new AppError('job.conflict', 'the embeddings are being rebuilt already', {
      details: { job_id: under.id, model: under.input['model'] ?? null },
    });
  }
}

function currentOf(spaces: readonly SpaceStatus[]): SpaceStatus | undefined {
  return spaces.find(({ state }) => state === 'current');
}
