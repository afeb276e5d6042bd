import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, type ImportFormat } from '@sekha/contracts';
import type { MemoryStore } from '@sekha/store';
import { IngestionService } from '../ingestion/ingestion.service.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import type { ImportReport } from './import-report.js';
import { ImportRun, type ImportRunOptions, type ImportWishes } from './import-run.js';
import { openImport } from './open-import.js';

export interface ImportRequest extends ImportWishes {
  /** Undefined = found out. */
  format: ImportFormat | undefined;
  /** What the name or the media type of the file suggests. */
  hint?: ImportFormat | undefined;
}

/** How a run goes on: from outside it can be told apart, watched and ended. */
export type RunControl = Partial<Pick<ImportRunOptions, 'run' | 'signal' | 'onProgress'>>;

/** Imports files of any known format. Importing the same again changes nothing. */
@Injectable()
export class ImportService {
  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    private readonly ingestion: IngestionService,
  ) {}

  /**
   * Durable, and findable by word, when it resolves. What is wrong with parts of the file is in the report; throws
   * when nothing of it could be taken.
   */
  async import(
    tenantId: string,
    bytes: AsyncIterable<Uint8Array>,
    request: ImportRequest,
    control: RunControl = {},
  ): Promise<ImportReport> {
    const run = new ImportRun({
      run: randomUUID(),
      ...control,
      ...request,
      store: this.store.forTenant(tenantId).imports,
      nowMs: Date.now(),
    });
    const report = await run.takeAll(openImport(bytes, request));
    refuseEmpty(report);
    if (!request.isDryRun) await this.ingestion.untilVisible();
    return report;
  }
}

/** A file with nothing but problems is not an import that went well. */
function refuseEmpty(report: ImportReport): void {
  const [first] = report.listed;
  if (report.conversations > 0 || first === undefined) return;
  throw new AppError('request.invalid', `nothing could be imported: ${first.place}: ${first.problem}`, {
    details: report.listed.slice(0, 100).map(({ place, problem }) => ({ path: place, problem })),
  });
}
