import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { LabelCorpusService } from './evidence/label-corpus.service.js';
import { LabelsController } from './labels.controller.js';
import { LabelsService } from './labels.service.js';

@Module({
  imports: [ConversationsModule],
  controllers: [LabelsController],
  providers: [LabelsService, LabelCorpusService],
})
export class LabelsModule {}
