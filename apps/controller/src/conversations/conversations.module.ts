import { Module } from '@nestjs/common';
import { IngestionModule } from '../ingestion/ingestion.module.js';
import { ConversationsController } from './conversations.controller.js';
import { ConversationsService } from './conversations.service.js';
import { MessagesController } from './messages.controller.js';
import { OverviewController } from './overview.controller.js';

@Module({
  imports: [IngestionModule],
  controllers: [ConversationsController, MessagesController, OverviewController],
  providers: [ConversationsService],
  exports: [ConversationsService],
})
export class ConversationsModule {}
