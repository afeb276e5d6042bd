import { Module } from '@nestjs/common';
import { FullTextService } from './full-text.service.js';
import { SearchController } from './search.controller.js';
import { SearchService } from './search.service.js';

/**
 * Search. The application's module provides the ports it stands on ({@link MEMORY_STORE}, {@link SEARCH_INDEX},
 * {@link QUERY_EMBEDDER}) globally.
 */
@Module({
  controllers: [SearchController],
  providers: [SearchService, FullTextService],
  exports: [SearchService, FullTextService],
})
export class SearchModule {}
