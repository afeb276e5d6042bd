import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { ImportAnswer } from '@sekha/contracts';
import type { MemoryStore } from '@sekha/store';
import type { JobRunner } from '../../jobs/job-runner.js';
import type { ImportService } from '../import.service.js';
import { ImportJob } from './import-job.js';
import type { UploadFolder } from './upload-folder.js';

const OWN = '{"type":"header","format":"sekha","version":1}\n';

/** What is said of the progress of importing a file of these pieces, 1,000 bytes as a whole. */
async function progressOf(head: string): Promise<number[]> {
  const pieces = [head.padEnd(400), ''.padEnd(600)].map((text) => Buffer.from(text));
  const imports: Pick<ImportService, 'import'> = {
    import: async (_tenant, bytes, _request, control) => {
      for await (const _ of bytes);
      if (head === OWN) for (const putBack of [0, 500, 900]) await control?.onPutBack?.(putBack);
      return {} as ImportAnswer;
    },
  };
  const folder = {
    read: () => Readable.from(pieces),
    remove: async () => undefined,
    sweep: async () => undefined,
  };
  const job = new ImportJob(
    imports as ImportService,
    folder as unknown as UploadFolder,
    { register: () => undefined } as unknown as JobRunner,
    {
      backgroundJobs: { unfinished: async () => [] },
      runSteps: { forgetAllBut: async () => undefined },
    } as unknown as MemoryStore,
  );
  const said: number[] = [];
  await job.run({
    id: 'job',
    tenantId: 'acme',
    input: { file: 'f', request: {} },
    checkpoint: null,
    progress: { done: 0, total: 1_000, unit: 'bytes' },
    signal: new AbortController().signal,
    report: async ({ done }) => {
      if (done !== undefined) said.push(done);
    },
  });
  return said;
}

describe('the progress of an import', () => {
  it('is how much of the file was read', async () => {
    expect(await progressOf('## User')).toEqual([400, 1_000, 1_000]);
  });

  it('is half done when our own export is found sound, and whole when it is put back', async () => {
    expect(await progressOf(OWN)).toEqual([200, 500, 500, 750, 950, 1_000]);
  });
});
