import { Module } from '@nestjs/common';
import { IngestionModule } from '../ingestion/ingestion.module.js';
import { PruningController } from './pruning.controller.js';
import { PruningService } from './pruning.service.js';

@Module({
  imports: [IngestionModule],
  controllers: [PruningController],
  providers: [PruningService],
  exports: [PruningService],
})
export class PruningModule {}
