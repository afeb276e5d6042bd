import { Module } from '@nestjs/common';
import { EmbeddingSpacesModule } from '../embedding-spaces/embedding-spaces.module.js';
import { IngestionModule } from '../ingestion/ingestion.module.js';
import { PruningModule } from '../pruning/pruning.module.js';
import { ConversationStateController } from './conversation-state.controller.js';
import { ConversationsController } from './conversations.controller.js';
import { ConversationsService } from './conversations.service.js';
import { MessagesController } from './messages.controller.js';
import { OverviewController } from './overview.controller.js';

@Module({
  imports: [IngestionModule, EmbeddingSpacesModule, PruningModule],
  controllers: [ConversationsController, ConversationStateController, MessagesController, OverviewController],
  providers: [ConversationsService],
  exports: [ConversationsService],
})
export class ConversationsModule {}
