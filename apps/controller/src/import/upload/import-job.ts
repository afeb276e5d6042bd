import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AppError, IMPORT_FORMATS, type ImportFormat } from '@sekha/contracts';
import type { BackgroundJob, MemoryStore, WriteOnce } from '@sekha/store';
import type { JobKind, RunningJob } from '../../jobs/job-kind.js';
import type { JobRunner } from '../../jobs/job-runner.js';
import type { ImportRequest, ImportService } from '../import.service.js';
import { isOwnExport } from '../own-export.js';
import type { KeptUpload, UploadFolder } from './upload-folder.js';

export const IMPORT_JOB = 'import';

/**
 * Imports an upload in the background. After a crash it begins again: what it wrote is not written twice, and counted
 * as it was the first time.
 */
@Injectable()
export class ImportJob implements JobKind, OnApplicationBootstrap {
  readonly kind = IMPORT_JOB;
  readonly isCancellable = true;
  readonly afterRestart = 'resume';

  constructor(
    private readonly imports: ImportService,
    private readonly folder: UploadFolder,
    private readonly runner: JobRunner,
    private readonly store: MemoryStore,
  ) {
    runner.register(this);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.folder.clear(filesOf(await this.unfinished()));
  }

  /** The job of this upload, or of an earlier one under the same key; then this one goes. */
  async submit(
    tenantId: string,
    upload: KeptUpload,
    request: ImportRequest,
    once?: WriteOnce,
  ): Promise<BackgroundJob> {
    const input = { file: upload.name, request: { ...request } };
    let isTaken = false;
    try {
      const made = { input, total: upload.bytes, unit: 'bytes' };
      const job = await this.runner.submit(tenantId, IMPORT_JOB, made, once);
      isTaken = job.input['file'] === upload.name;
      return job;
    } finally {
      if (!isTaken) await this.folder.remove(upload.name);
    }
  }

  async run(job: RunningJob): Promise<Record<string, unknown>> {
    const file = String(job.input['file']);
    const done = job.checkpoint?.['answer'];
    if (isObject(done)) {
      await this.folder.remove(file);
      return done;
    }
    let isOver = true;
    const upload = this.folder.read(file);
    try {
      const request = readRequest(job.input['request']);
      const bytes = watched(upload, job);
      const total = job.progress.total ?? 0;
      const control = {
        run: job.id,
        signal: job.signal,
        onPutBack: (putBack: number) => job.report({ done: Math.floor((total + putBack) / 2) }),
      };
      const answer = { ...(await this.imports.import(job.tenantId, bytes, request, control)) };
      // Before the file goes: without both, a crash would make a failure of an import that went well.
      await job.report({ done: total }, { answer });
      return answer;
    } catch (error) {
      isOver = !isStopping(job.signal);
      throw error;
    } finally {
      // An import that is refused early has not read on, and what is open keeps its place on the disk.
      upload.destroy();
      if (isOver) await this.folder.remove(file);
      await this.sweep(isOver ? job.id : undefined);
    }
  }

  /** Removes what jobs that are over needed to begin again: this one, and those that were cancelled before they began. */
  private async sweep(over: string | undefined): Promise<void> {
    const unfinished = (await this.unfinished()).filter(({ id }) => id !== over);
    await this.folder.sweep(filesOf(unfinished), Date.now());
    // On a full disk nothing can be deleted: then it goes with the next import.
    await this.store.runSteps.forgetAllBut(new Set(unfinished.map(({ id }) => id))).catch(() => undefined);
  }

  async leave(job: BackgroundJob): Promise<void> {
    await this.folder.remove(String(job.input['file']));
  }

  private async unfinished(): Promise<BackgroundJob[]> {
    const unfinished = await this.store.backgroundJobs.unfinished();
    return unfinished.filter(({ kind }) => kind === IMPORT_JOB);
  }
}

function filesOf(jobs: readonly BackgroundJob[]): Set<string> {
  return new Set(jobs.map(({ input }) => String(input['file'])));
}

/** Our own export is read twice: checked as a whole, then put back. */
async function* watched(
  upload: AsyncIterable<Uint8Array>,
  job: RunningJob,
): AsyncGenerator<Uint8Array, void, void> {
  let done = 0;
  let passes = 1;
  for await (const chunk of upload) {
    job.signal.throwIfAborted();
    if (done === 0 && isOwnExport(chunk)) passes = 2;
    yield chunk;
    done += chunk.length;
    await job.report({ done: Math.floor(done / passes) });
  }
}

function isStopping({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof AppError && reason.code === 'service.stopping';
}

/** As {@link ImportJob.submit} wrote it. */
function readRequest(value: unknown): ImportRequest {
  const { format, hint, folder, label, fallbackLabel, isDryRun } = isObject(value) ? value : {};
  const text = (member: unknown): string | undefined => (typeof member === 'string' ? member : undefined);
  return {
    format: toFormat(format),
    hint: toFormat(hint),
    folder: text(folder),
    label: text(label),
    fallbackLabel: text(fallbackLabel),
    isDryRun: isDryRun === true,
  };
}

function toFormat(value: unknown): ImportFormat | undefined {
  return IMPORT_FORMATS.find((format) => format === value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
