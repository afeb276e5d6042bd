import { toAppError } from '@sekha/service-kit';
import type { Job, MemoryStore, StoredVector } from '@sekha/store';
import type { Logger } from 'pino';
import type { BridgeClient } from '../bridge-client/bridge-client.js';
import { classifyEmbeddingFailure } from './classify-embedding-failure.js';
import { retryDelayMs } from './retry-schedule.js';

/** Tries of a text whose fault is not clear, before it is given up. */
const MOST_ATTEMPTS = 6;
/** What came of a batch: go on at once, or wait because no model is in reach. */
export type BatchOutcome = { wait: false } | { wait: true; reason: string };

/** Embeds the messages of jobs and completes them, or finds out which of them is to blame. */
export class EmbeddingBatch {
  constructor(
    private readonly store: MemoryStore,
    private readonly bridge: BridgeClient,
    private readonly logger: Logger,
    private readonly random: () => number = Math.random,
  ) {}

  async run(jobs: readonly Job[], failuresInARow: number): Promise<BatchOutcome> {
    try {
      await this.embed(jobs);
      return { wait: false };
    } catch (thrown) {
      const error = toAppError(thrown);
      const verdict = classifyEmbeddingFailure(error);
      if (verdict !== 'wait') return this.findCulprit(jobs, error.message, verdict === 'blame');
      await this.postpone(jobs, failuresInARow + 1, error.message);
      return { wait: true, reason: error.message };
    }
  }

  /** Puts jobs back until a model may be in reach again. */
  async postpone(jobs: readonly Job[], failuresInARow: number, reason: string): Promise<void> {
    const delayMs = retryDelayMs(failuresInARow, this.random());
    for (const { id } of jobs) await this.store.jobs.retry(id, delayMs, reason);
  }

  private async embed(jobs: readonly Job[]): Promise<void> {
    const texts = await this.store.vectors.texts(jobs.flatMap(({ messageKeys }) => messageKeys));
    const ids = jobs.map(({ id }) => id);
    const space = await this.store.vectors.currentSpace();
    if (texts.length === 0) return this.store.vectors.complete(ids, space?.id ?? 0, []);
    const embedding = await this.bridge.embed(
      texts.map(({ content }) => content),
      space?.model,
    );
    const dimension = embedding.vectors[0]?.length ?? 0;
    const { id } = space ?? (await this.store.vectors.getSpace(embedding.model, dimension));
    const vectors = texts.map(
      ({ messageKey }, at): StoredVector => ({
        messageKey,
        vector: embedding.vectors[at] ?? new Float32Array(),
      }),
    );
    await this.store.vectors.complete(ids, id, vectors);
    const cost = embedding.costUsd === null ? 'unknown' : `$${embedding.costUsd.toFixed(4)}`;
    const by = `${embedding.providerId}/${embedding.model}`;
    this.logger.info({ texts: texts.length }, `Embedding generated via ${by} - ${cost}`);
  }

  /** One text that a model will not have must not hold the others back: jobs are tried alone, then halved. */
  private async findCulprit(jobs: readonly Job[], reason: string, clear: boolean): Promise<BatchOutcome> {
    if (jobs.length > 1) {
      for (const job of jobs) {
        const outcome = await this.run([job], 0);
        if (outcome.wait) return outcome;
      }
      return { wait: false };
    }
    const [job] = jobs;
    if (job === undefined) return { wait: false };
    if (!clear && job.attempts < MOST_ATTEMPTS) {
      await this.store.jobs.retry(job.id, retryDelayMs(job.attempts, this.random()), reason);
    } else if (!(await this.store.jobs.split(job.id))) {
      this.logger.warn(
        { job: job.id, tenant: job.tenantId, reason },
        'a message cannot be embedded; it stays findable by word',
      );
      await this.store.jobs.fail(job.id, reason);
    }
    return { wait: false };
  }
}
