import { AppError } from '@sekha/contracts';
import { toAppError } from '@sekha/service-kit';
import type { EmbeddingSpace, Job, MemoryStore, StoredVector } from '@sekha/store';
import type { Logger } from 'pino';
import type { BridgeClient, Embedding } from '../bridge-client/bridge-client.js';
import { classifyEmbeddingFailure, type EmbeddingVerdict } from './classify-embedding-failure.js';
import { EmbeddingLog } from './embedding-log.js';
import { retryDelayMs } from './retry-schedule.js';

/** Failures of several texts together, whose cause is not clear, before they are tried apart. */
const DOUBTS_BEFORE_SPLIT = 3;
/** Failures a single text is allowed before it is asked whether the fault is its own. */
const PATIENCE: Readonly<Record<EmbeddingVerdict, number>> = { wait: Infinity, slow: 6, blame: 2, doubt: 6 };
/** A text that every model has a vector for. */
const PLAIN_TEXT = 'hello';
/** So many jobs that fail one after the other, each alone, speak against the model. */
const FAILURES_ALIKE = 2;

/** What came of a batch: go on at once, or wait because no model is in reach (`slow`: for as many texts at once). */
export type BatchOutcome =
  | { wait: false; passed: boolean; reason?: string }
  | { wait: true; reason: string; slow: boolean };

/** Embeds the messages of jobs and completes them, or finds out which of them is to blame. */
export class EmbeddingBatch {
  /** Failures by job; a restart tries everything again. */
  private readonly failures = new Map<number, number>();
  private readonly log: EmbeddingLog;

  constructor(
    private readonly store: Pick<MemoryStore, 'jobs' | 'vectors'>,
    private readonly bridge: Pick<BridgeClient, 'embed'>,
    private readonly logger: Pick<Logger, 'info' | 'warn'>,
    private readonly random: () => number = Math.random,
  ) {
    this.log = new EmbeddingLog(logger);
  }

  /** At the end: what was not told yet. */
  stop(): void {
    this.log.flush();
  }

  async run(jobs: readonly Job[], failuresInARow: number, signal?: AbortSignal): Promise<BatchOutcome> {
    try {
      await this.embed(jobs, signal);
      for (const { id } of jobs) this.failures.delete(id);
      return { wait: false, passed: true };
    } catch (thrown) {
      const { code, message } = toAppError(thrown);
      const verdict = classifyEmbeddingFailure(toAppError(thrown));
      const [job, ...others] = jobs;
      const mayBeTheirs = verdict !== 'wait' && signal?.aborted !== true;
      if (mayBeTheirs && others.length === 0 && job !== undefined)
        return this.judge(job, verdict, `${code}: ${message}`, signal);
      if (mayBeTheirs && verdict !== 'slow') return this.runApart(jobs, failuresInARow, signal);
      await this.postpone(jobs, failuresInARow + 1, message);
      return { wait: true, reason: message, slow: verdict === 'slow' };
    }
  }

  /** Puts jobs back until a model may be in reach again. */
  async postpone(jobs: readonly Job[], failuresInARow: number, reason: string): Promise<void> {
    const delayMs = retryDelayMs(failuresInARow, this.random());
    for (const { id } of jobs) await this.store.jobs.retry(id, delayMs, reason);
  }

  private async embed(jobs: readonly Job[], signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const space = await this.store.vectors.currentSpace();
      try {
        return await this.embedInto(space, jobs, signal);
      } catch (error) {
        // Another space serves since: what was embedded for the old one is of no use there.
        const now = await this.store.vectors.currentSpace();
        if (now?.id === space?.id || signal?.aborted === true) throw error;
      }
    }
  }

  private async embedInto(
    space: EmbeddingSpace | undefined,
    jobs: readonly Job[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const texts = await this.store.vectors.texts(jobs.flatMap(({ messageKeys }) => messageKeys));
    const ids = jobs.map(({ id }) => id);
    if (texts.length === 0) return this.store.vectors.complete(ids, space?.id ?? 0, []);
    const contents = texts.map(({ content }) => content);
    const embedding = await this.bridge.embed(contents, { model: space?.model, signal });
    if (space !== undefined && embedding.model !== space.model) throw otherModel(space, embedding);
    const dimension = embedding.vectors[0]?.length ?? 0;
    const { id } = space ?? (await this.store.vectors.getSpace(embedding.model, dimension));
    const vectors = texts.map(
      ({ messageKey }, at): StoredVector => ({
        messageKey,
        vector: embedding.vectors[at] ?? new Float32Array(),
      }),
    );
    await this.store.vectors.complete(ids, id, vectors);
    this.log.note(embedding, texts.length);
  }

  /**
   * One job that a model will not have must not hold the others back: each is tried alone. When the first ones fail
   * alike, it is not the texts.
   */
  private async runApart(
    jobs: readonly Job[],
    failuresInARow: number,
    signal: AbortSignal | undefined,
  ): Promise<BatchOutcome> {
    let passed = false;
    for (const [at, job] of jobs.entries()) {
      const outcome = await this.run([job], failuresInARow, signal);
      passed ||= !outcome.wait && outcome.passed;
      const hopeless = !passed && at + 1 >= FAILURES_ALIKE;
      if (!outcome.wait && !hopeless) continue;
      const reason = outcome.reason ?? 'unknown';
      await this.postpone(jobs.slice(at + 1), failuresInARow + 1, reason);
      return { wait: true, reason, slow: outcome.wait && outcome.slow };
    }
    return { wait: false, passed };
  }

  /** A job that failed alone: its texts are tried apart; a single text again, until it is found to be at fault. */
  private async judge(
    job: Job,
    verdict: EmbeddingVerdict,
    reason: string,
    signal: AbortSignal | undefined,
  ): Promise<BatchOutcome> {
    const failures = (this.failures.get(job.id) ?? 0) + 1;
    this.failures.set(job.id, failures);
    const mayDivide = verdict !== 'doubt' || failures >= DOUBTS_BEFORE_SPLIT;
    if (job.messageKeys.length > 1 && mayDivide && (await this.store.jobs.split(job.id))) {
      this.failures.delete(job.id);
    } else if (failures >= PATIENCE[verdict] && (await this.takesPlainText(signal))) {
      await this.giveUp(job, reason);
    } else {
      await this.store.jobs.retry(job.id, retryDelayMs(failures, this.random()), reason);
    }
    return verdict === 'slow' ? { wait: true, reason, slow: true } : { wait: false, passed: false, reason };
  }

  /** Tells a text that no model will have from a model that will have no text: only the first is given up. */
  private async takesPlainText(signal: AbortSignal | undefined): Promise<boolean> {
    try {
      const space = await this.store.vectors.currentSpace();
      await this.bridge.embed([PLAIN_TEXT], { model: space?.model, signal });
      return true;
    } catch {
      return false; // the failure of the text itself is the one that is told
    }
  }

  private async giveUp(job: Job, reason: string): Promise<void> {
    this.failures.delete(job.id);
    this.logger.warn(
      { job: job.id, tenant: job.tenantId, reason },
      'a message cannot be embedded; it stays findable by word',
    );
    await this.store.jobs.fail(job.id, reason);
  }
}

function otherModel(space: EmbeddingSpace, { model }: Embedding): AppError {
  return new AppError(
    'embedding_space.conflict',
    `the memory is embedded with "${space.model}", and "${model}" answered; their vectors must not be mixed`,
  );
}
