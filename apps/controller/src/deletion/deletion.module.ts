import { Module } from '@nestjs/common';
import { IngestionModule } from '../ingestion/ingestion.module.js';
import { DeletionController } from './deletion.controller.js';
import { DeletionService } from './deletion.service.js';
import { SingleMessagesController } from './single-messages.controller.js';

@Module({
  imports: [IngestionModule],
  controllers: [DeletionController, SingleMessagesController],
  providers: [DeletionService],
  exports: [DeletionService],
})
export class DeletionModule {}
