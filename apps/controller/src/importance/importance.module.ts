import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { ImportanceController } from './importance.controller.js';
import { ImportanceService } from './importance.service.js';

@Module({
  imports: [ConversationsModule],
  controllers: [ImportanceController],
  providers: [ImportanceService],
})
export class ImportanceModule {}
