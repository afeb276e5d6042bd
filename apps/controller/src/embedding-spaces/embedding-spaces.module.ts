import { Module } from '@nestjs/common';
import { IngestionModule } from '../ingestion/ingestion.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { DefaultModelWatch } from './default-model-watch.js';
import { EmbeddingSpacesController } from './embedding-spaces.controller.js';
import { EmbeddingSpacesService } from './embedding-spaces.service.js';
import { RebuildJob } from './rebuild-job.js';
import { SpaceDropper } from './space-dropper.js';

@Module({
  imports: [IngestionModule, JobsModule],
  controllers: [EmbeddingSpacesController],
  providers: [DefaultModelWatch, EmbeddingSpacesService, RebuildJob, SpaceDropper],
  exports: [EmbeddingSpacesService],
})
export class EmbeddingSpacesModule {}
