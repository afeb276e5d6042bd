import { Module } from '@nestjs/common';
import { IngestionModule } from '../ingestion/ingestion.module.js';
import { JobRunner } from './job-runner.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';

@Module({
  imports: [IngestionModule],
  controllers: [JobsController],
  providers: [JobRunner, JobsService],
  exports: [JobRunner],
})
export class JobsModule {}
