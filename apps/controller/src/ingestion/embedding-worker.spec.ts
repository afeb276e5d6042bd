import { afterEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import type { Job } from '@sekha/store';
import { EmbeddingWorker } from './embedding-worker.js';

const JOB: Job = { id: 7, tenantId: 't', kind: 'embed', messageKeys: [1], attempts: 1 };
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

let worker: EmbeddingWorker | undefined;
afterEach(async () => worker?.stop());

/** Leases the job once, and again each time it is put back. */
function outbox(run: () => Promise<{ wait: false; passed: boolean }>) {
  const due = [JOB];
  const happened: string[] = [];
  const store = {
    jobs: { claim: async () => due.splice(0) },
    changes: { onCommit: () => () => undefined },
  };
  const batch = {
    run: async () => {
      happened.push('run');
      return run();
    },
    stop: () => undefined,
    postpone: async (jobs: readonly Job[]) => {
      happened.push(...jobs.map(({ id }) => `back ${id}`));
      due.push(...jobs);
    },
  };
  worker = new EmbeddingWorker(store as never, batch, quiet);
  return { worker, happened };
}

describe('EmbeddingWorker', () => {
  it('puts back what a full disk kept it from finishing, instead of waiting for the lease to run out', async () => {
    let isFull = true;
    const done = new Promise<void>((resolve) => {
      const { worker, happened } = outbox(async () => {
        if (isFull) {
          isFull = false;
          throw new AppError('store.full', 'the disk is full');
        }
        resolve();
        expect(happened).toEqual(['run', 'back 7', 'run']);
        return { wait: false, passed: true };
      });
      worker.start();
    });
    await done;
  });
});
