import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import { createLogger } from '@sekha/service-kit';
import { type BackgroundJob, type MemoryStore, openEmbeddedStore } from '@sekha/store';
import type { JobKind, RunningJob } from '../../src/jobs/job-kind.js';
import { JobRunner } from '../../src/jobs/job-runner.js';

/** A job that stands still until it is told to go on. */
class StepKind implements JobKind {
  readonly kind: string = 'step';
  readonly isCancellable: boolean = true;
  readonly afterRestart: JobKind['afterRestart'] = 'resume';
  readonly runs: RunningJob[] = [];
  readonly left: string[] = [];
  private waiting: (() => void)[] = [];
  private arrivals: (() => void)[] = [];

  async run(job: RunningJob): Promise<Record<string, unknown>> {
    this.runs.push(job);
    for (const arrive of this.arrivals.splice(0)) arrive();
    await new Promise<void>((resolve, reject) => {
      this.waiting.push(resolve);
      job.signal.addEventListener('abort', () => reject(job.signal.reason as Error));
    });
    if (job.input['fails'] === true) throw new AppError('model.not_found', 'no such model');
    return { from: job.checkpoint };
  }

  async leave({ id }: BackgroundJob): Promise<void> {
    this.left.push(id);
    await Promise.reject(new Error('nothing to tidy up'));
  }

  goOn(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  async arrived(runs: number): Promise<void> {
    while (this.runs.length < runs) await new Promise<void>((resolve) => this.arrivals.push(resolve));
  }
}

class FragileKind extends StepKind {
  override readonly kind = 'fragile';
  override readonly isCancellable = false;
  override readonly afterRestart = 'fail';
}

describe('JobRunner', () => {
  let folder: string;
  let store: MemoryStore;
  let runner: JobRunner;
  let step: StepKind;
  let fragile: FragileKind;

  const open = async (): Promise<void> => {
    store = await openEmbeddedStore({ dataDir: folder });
    await startRunner();
  };
  const startRunner = async (): Promise<void> => {
    runner = new JobRunner(store, createLogger({ app: 'test', level: 'silent' }));
    step = new StepKind();
    fragile = new FragileKind();
    runner.register(step);
    runner.register(fragile);
    await runner.onApplicationBootstrap();
  };
  /** The process is gone without a word: what runs in it can no longer write. */
  const crash = async (): Promise<void> => {
    await store.close();
    await open();
  };
  const submit = (kind = 'step', input = {}): Promise<BackgroundJob> =>
    runner.submit('alice', kind, { input, unit: 'steps' });
  const find = async ({ id }: BackgroundJob): Promise<BackgroundJob | undefined> =>
    store.forTenant('alice').backgroundJobs.find(id);
  const over = async (job: BackgroundJob): Promise<BackgroundJob> => {
    for (;;) {
      const now = await find(job);
      if (now !== undefined && now.finishedAtMs !== null) return now;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sekha-jobs-'));
    await open();
  });
  afterEach(async () => {
    await runner.onApplicationShutdown();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs a job and keeps its result', async () => {
    const job = await submit();
    await step.arrived(1);
    expect(await find(job)).toMatchObject({ state: 'running' });
    await step.runs[0]?.report({ done: 2, total: 4 }, { at: 'two' });
    await step.runs[0]?.report({ done: 3 });
    expect((await find(job))?.checkpoint).toEqual({ at: 'two' });
    step.goOn();
    expect(await over(job)).toMatchObject({
      state: 'done',
      result: { from: null },
      progress: { done: 3, total: 4, unit: 'steps' },
    });
  });

  it('keeps the code and the words of a failure', async () => {
    const job = await submit('step', { fails: true });
    await step.arrived(1);
    step.goOn();
    expect(await over(job)).toMatchObject({
      state: 'failed',
      error: { code: 'model.not_found', message: 'no such model' },
    });
  });

  it('writes down how a job ended as soon as the record can be written to again', async () => {
    const full = new AppError('store.full', 'the disk is full');
    const finish = jest.spyOn(store.backgroundJobs, 'finish').mockRejectedValueOnce(full);
    const report = jest.spyOn(store.backgroundJobs, 'report').mockRejectedValueOnce(full);
    const job = await submit();
    await step.arrived(1);
    await step.runs[0]?.report({ done: 1 });
    step.goOn();
    expect(await over(job)).toMatchObject({ state: 'done', result: { from: null } });
    expect([finish.mock.calls.length, report.mock.calls.length]).toEqual([2, 1]);
  });

  it('stops at once while the end of a job waits to be written', async () => {
    jest.spyOn(store.backgroundJobs, 'finish').mockRejectedValue(new AppError('store.full', 'full'));
    await submit();
    await step.arrived(1);
    step.goOn();
    await runner.onApplicationShutdown();
  });

  it('runs jobs of one kind one after the other, of two kinds side by side', async () => {
    const [first, second] = [await submit(), await submit()];
    await submit('fragile');
    await step.arrived(1);
    await fragile.arrived(1);
    expect(await find(second)).toMatchObject({ state: 'pending' });
    step.goOn();
    await over(first);
    await step.arrived(2);
    step.goOn();
    expect(await over(second)).toMatchObject({ state: 'done' });
    fragile.goOn();
  });

  it('cancels what runs and what waits, and nothing that is over or must not be cancelled', async () => {
    const running = await submit();
    const waiting = await submit();
    await step.arrived(1);
    expect(await runner.cancel(waiting)).toMatchObject({ state: 'cancelled' });
    await runner.cancel(running);
    expect(await over(running)).toMatchObject({ state: 'cancelled', error: null });
    const done = await submit();
    await step.arrived(2);
    step.goOn();
    await over(done);
    const stubborn = await submit('fragile');
    for (const job of [await over(done), stubborn])
      await expect(runner.cancel(job)).rejects.toMatchObject({ code: 'job.conflict' });
    expect(step.runs).toHaveLength(2);
  });

  it('goes on from the last checkpoint after a crash, with those that waited behind it', async () => {
    const job = await submit();
    const next = await submit();
    await step.arrived(1);
    await step.runs[0]?.report({ done: 5 }, { at: 'five' });
    await crash();
    await step.arrived(1);
    expect(step.runs[0]).toMatchObject({ id: job.id, checkpoint: { at: 'five' }, progress: { done: 5 } });
    step.goOn();
    expect(await over(job)).toMatchObject({ state: 'done', result: { from: { at: 'five' } } });
    await step.arrived(2);
    step.goOn();
    expect(await over(next)).toMatchObject({ state: 'done' });
  });

  it('gives up a job that three processes ended with, tidies up behind it, and runs it when asked again', async () => {
    const job = await submit();
    const next = await submit();
    for (let processes = 1; processes < 3; processes++) {
      await step.arrived(1);
      await crash();
    }
    await step.arrived(1);
    expect(await find(job)).toMatchObject({ state: 'running', attempts: 3 });
    await crash();
    expect(await over(job)).toMatchObject({
      state: 'failed',
      error: { code: 'job.given_up', message: expect.stringContaining('3 times') },
    });
    expect(step.left).toEqual([job.id]);
    await step.arrived(1);
    expect(step.runs[0]).toMatchObject({ id: next.id });
    step.goOn();
    await over(next);
    const again = await submit();
    await step.arrived(2);
    step.goOn();
    expect(await over(again)).toMatchObject({ state: 'done' });
  });

  it('does not give up a job that came further in each process, nor one that stops in good order ended', async () => {
    const job = await submit();
    for (let processes = 1; processes <= 4; processes++) {
      await step.arrived(1);
      await step.runs[0]?.report({}, { at: processes });
      await crash();
    }
    for (let processes = 1; processes <= 4; processes++) {
      await step.arrived(1);
      await runner.onApplicationShutdown();
      await crash();
    }
    await step.arrived(1);
    step.goOn();
    expect(await over(job)).toMatchObject({ state: 'done', result: { from: { at: 4 } } });
  });

  it('starts on a disk that takes no writes, and ends what was left when it does', async () => {
    const [job, brittle] = [await submit(), await submit('fragile')];
    await step.arrived(1);
    await fragile.arrived(1);
    await store.forTenant('alice').backgroundJobs.cancel(job.id);
    await store.close();
    store = await openEmbeddedStore({ dataDir: folder });
    const full = new AppError('store.full', 'the disk is full');
    const finish = jest.spyOn(store.backgroundJobs, 'finish');
    finish.mockRejectedValueOnce(full).mockRejectedValueOnce(full);
    await startRunner();
    expect(await over(job)).toMatchObject({ state: 'cancelled' });
    expect(await over(brittle)).toMatchObject({ state: 'failed' });
  });

  it('says the truth about one that cannot go on after a crash', async () => {
    const job = await submit('fragile');
    await fragile.arrived(1);
    await crash();
    expect(await over(job)).toMatchObject({ state: 'failed', error: { code: 'service.stopping' } });
    expect(fragile.runs).toHaveLength(0);
  });

  it('cancels after a crash what was asked to end before it', async () => {
    const job = await submit();
    await step.arrived(1);
    await store.forTenant('alice').backgroundJobs.cancel(job.id);
    await crash();
    expect(await over(job)).toMatchObject({ state: 'cancelled' });
  });

  it('leaves a running job to the next start when the service stops', async () => {
    const [job, brittle] = [await submit(), await submit('fragile')];
    await step.arrived(1);
    await fragile.arrived(1);
    await runner.onApplicationShutdown();
    expect(await find(job)).toMatchObject({ state: 'running' });
    expect(await find(brittle)).toMatchObject({ state: 'failed' });
    await crash();
    await step.arrived(1);
    step.goOn();
    expect(await over(job)).toMatchObject({ state: 'done' });
  });
});
