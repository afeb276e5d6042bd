import { Module } from '@nestjs/common';
import { SearchModule } from '../search/search.module.js';
import { ContextController } from './context.controller.js';
import { ContextService } from './context.service.js';
import { ContextRecallService } from './recall/context-recall.service.js';

/** Context for a model, from what is remembered. */
@Module({
  imports: [SearchModule],
  controllers: [ContextController],
  providers: [ContextService, ContextRecallService],
  exports: [ContextService],
})
export class ContextModule {}
