import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, type ImportAnswer, type ImportFormat } from '@sekha/contracts';
import type { MemoryStore } from '@sekha/store';
import { IngestionService } from '../ingestion/ingestion.service.js';
import { RestoreService } from '../restore/restore.service.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import type { ImportReport } from './import-report.js';
import { ImportRun, type ImportRunOptions, type ImportWishes } from './import-run.js';
import { openImport } from './open-import.js';
import { isOwnExport, OWN_HEAD_BYTES, toImportAnswer } from './own-export.js';
import { peek } from './reading/peek.js';

export interface ImportRequest extends ImportWishes {
  /** Undefined = found out. */
  format: ImportFormat | undefined;
  /** What the name or the media type of the file suggests. */
  hint?: ImportFormat | undefined;
}

/** How a run goes on: it can be told apart, watched, and ended, from outside. */
export interface RunControl extends Partial<Pick<ImportRunOptions, 'signal'>> {
  /** The name of a run that begins again when it is interrupted: its answer is about all that it did. */
  run?: string;
  /** Of our own export, which is read as a whole before: how many of its bytes are put back. */
  onPutBack?: (bytes: number) => Promise<void>;
}

/** Imports files of any known format. Importing the same again changes nothing. */
@Injectable()
export class ImportService {
  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    private readonly ingestion: IngestionService,
    private readonly restore: RestoreService,
  ) {}

  /**
   * Durable, and findable by word, when it resolves. What is wrong with parts of the file is in the answer; throws
   * when nothing of it could be taken.
   */
  async import(
    tenantId: string,
    bytes: AsyncIterable<Uint8Array>,
    request: ImportRequest,
    control: RunControl = {},
  ): Promise<ImportAnswer> {
    const { head, whole } = await peek(bytes, OWN_HEAD_BYTES);
    if (isOwnExport(Buffer.concat(head))) return this.putBack(tenantId, whole, request, control);
    const { signal } = control;
    const run = new ImportRun({
      ...request,
      run: control.run ?? randomUUID(),
      mayBeginAgain: control.run !== undefined,
      ...(signal === undefined ? {} : { signal }),
      store: this.store.forTenant(tenantId).imports,
      nowMs: Date.now(),
      keepPace: () => this.ingestion.keepPace(),
    });
    const report = await run.takeAll(openImport(whole, request));
    refuseEmpty(report);
    if (!request.isDryRun) await this.ingestion.untilVisible();
    return report.toAnswer();
  }

  /** Our own export comes back as it was: nothing may be wished for it. */
  private async putBack(
    tenantId: string,
    bytes: AsyncIterable<Uint8Array>,
    { format, folder, label, isDryRun }: ImportRequest,
    { run, signal, onPutBack }: RunControl,
  ): Promise<ImportAnswer> {
    if (format !== undefined && format !== 'sekha')
      throw new AppError('request.invalid', `this is an export of Sekha, not ${format}`);
    if (folder !== undefined || label !== undefined)
      throw new AppError(
        'request.invalid',
        'an export of Sekha is put back as it was: without folder and label',
      );
    const report = await this.restore.restoreOwnExport(bytes, tenantId, {
      dryRun: isDryRun,
      run,
      signal,
      onPutBack,
    });
    return toImportAnswer(report, isDryRun);
  }
}

/** A file with nothing but problems is not an import that went well. */
function refuseEmpty(report: ImportReport): void {
  const [first] = report.listed;
  if (report.conversations > 0 || first === undefined) return;
  throw new AppError(
    'request.invalid',
    `nothing could be imported: ${[first.place, first.problem].filter(Boolean).join(': ')}`,
    {
      details: report.listed.slice(0, 100).map(({ place, problem }) => ({ path: place, problem })),
    },
  );
}
