import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import type { MemoryStore } from '@sekha/store';
import type { ImportConfig } from '../config/import-config.js';
import { IngestionModule } from '../ingestion/ingestion.module.js';
import { JobRunner } from '../jobs/job-runner.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { MEMORY_STORE } from '../search/search-tokens.js';
import { BulkController } from './bulk/bulk.controller.js';
import { BulkService } from './bulk/bulk.service.js';
import { ImportController } from './import.controller.js';
import { ImportService } from './import.service.js';
import { IMPORT_LIMITS } from './import-limits.js';
import { ImportJob } from './upload/import-job.js';
import { UploadFolder } from './upload/upload-folder.js';
import { WatchedFolder } from './watch/watched-folder.js';

@Module({})
export class ImportModule {
  /** `dataDir` holds the record. */
  static in(dataDir: string, config: ImportConfig): DynamicModule {
    return {
      module: ImportModule,
      imports: [IngestionModule, JobsModule],
      controllers: [ImportController, BulkController],
      providers: [
        BulkService,
        ImportService,
        WatchedFolder,
        { provide: IMPORT_LIMITS, useValue: config },
        { provide: UploadFolder, useValue: new UploadFolder(join(dataDir, 'imports')) },
        {
          provide: ImportJob,
          inject: [ImportService, UploadFolder, JobRunner, MEMORY_STORE],
          useFactory: (imports: ImportService, folder: UploadFolder, runner: JobRunner, store: MemoryStore) =>
            new ImportJob(imports, folder, runner, store),
        },
      ],
    };
  }
}
