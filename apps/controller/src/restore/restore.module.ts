import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import { IngestionModule } from '../ingestion/ingestion.module.js';
import { RestoreService, SPOOL_FOLDER } from './restore.service.js';

@Module({})
export class RestoreModule {
  /** `dataDir` holds the record. */
  static in(dataDir: string): DynamicModule {
    return {
      module: RestoreModule,
      global: true,
      imports: [IngestionModule],
      providers: [RestoreService, { provide: SPOOL_FOLDER, useValue: join(dataDir, 'incoming') }],
      exports: [RestoreService],
    };
  }
}
