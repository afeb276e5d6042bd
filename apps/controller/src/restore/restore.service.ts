import { Inject, Injectable } from '@nestjs/common';
import type { MemoryStore } from '@sekha/store';
import { IngestionService } from '../ingestion/ingestion.service.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import { checkExport } from './check-export.js';
import type { RestoreReport } from './restore-report.js';
import { type RestoreOptions, RestoreRun } from './restore-run.js';
import { SpoolFile } from './spool-file.js';

/** Where files wait to be checked; beside the record, because there is room for them if anywhere. */
export const SPOOL_FOLDER = Symbol('SPOOL_FOLDER');

/** Puts an export of Sekha's own format back. */
@Injectable()
export class RestoreService {
  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(SPOOL_FOLDER) private readonly spoolFolder: string,
    private readonly ingestion: IngestionService,
  ) {}

  /**
   * Reads the whole export first and refuses it as a whole (`request.invalid`, naming the line) when anything is
   * wrong with it; then adds what is not here, under its own ids, places and times. What is here is never changed:
   * what differs is reported. The same export again changes nothing, so a restore that was interrupted is repeated.
   */
  async restoreOwnExport(
    source: AsyncIterable<Uint8Array>,
    tenantId: string,
    { dryRun = false, ...options }: RestoreOptions = {},
  ): Promise<RestoreReport> {
    const spool = await SpoolFile.create(this.spoolFolder);
    try {
      await checkExport(copyTo(spool, source));
      const keepPace = (): Promise<void> => this.ingestion.keepPace();
      const run = new RestoreRun(this.store, tenantId, spool, { keepPace, ...options, dryRun });
      const report = await run.putBack();
      if (!dryRun) await this.ingestion.untilVisible();
      return report;
    } finally {
      await spool.close();
    }
  }
}

async function* copyTo(spool: SpoolFile, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    await spool.write(chunk);
    yield chunk;
  }
}
