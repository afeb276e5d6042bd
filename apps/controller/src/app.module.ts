import { type DynamicModule, Module } from '@nestjs/common';
import type { SearchIndex } from '@sekha/search-index';
import { Health, Metrics, MetricsController } from '@sekha/service-kit';
import type { MemoryStore } from '@sekha/store';
import type { Logger } from 'pino';
import { AccessModule } from './access/access.module.js';
import type { KeyRing } from './access/key-ring.js';
import { BRIDGE_CLIENT, type BridgeClient } from './bridge-client/bridge-client.js';
import { BridgeClientModule } from './bridge-client/bridge-client.module.js';
import type { ControllerConfig } from './config/controller-config.js';
import { ContextModule } from './context/context.module.js';
import { ConversationsModule } from './conversations/conversations.module.js';
import { CurationModule } from './curation.module.js';
import { CURATION_DEADLINE_MS } from './curation-deadline.js';
import { DeletionModule } from './deletion/deletion.module.js';
import { EmbeddingSpacesModule } from './embedding-spaces/embedding-spaces.module.js';
import { EmbeddingSpacesService } from './embedding-spaces/embedding-spaces.service.js';
import { ExportModule } from './export/export.module.js';
import { ImportModule } from './import/import.module.js';
import { BridgeQueryEmbedder } from './ingestion/bridge-query-embedder.js';
import { IngestionModule } from './ingestion/ingestion.module.js';
import { IngestionService } from './ingestion/ingestion.service.js';
import { JobsModule } from './jobs/jobs.module.js';
import { LOGGER } from './logger-token.js';
import { McpModule } from './mcp/mcp.module.js';
import { RestoreModule } from './restore/restore.module.js';
import { QUERY_EMBEDDER } from './search/query-embedder.js';
import { SearchModule } from './search/search.module.js';
import { MEMORY_STORE, SEARCH_INDEX } from './search/search-tokens.js';
import { healthChecks } from './service/health-checks.js';
import { ServiceController } from './service/service.controller.js';
import { VerifyModule } from './verify/verify.module.js';
import { VERSION } from './version.js';

/** What is opened before Nest starts: a folder that cannot be used is a clear line, not an injection error. */
export interface Foundations {
  config: ControllerConfig;
  logger: Logger;
  metrics: Metrics;
  store: MemoryStore;
  index: SearchIndex;
  keys: KeyRing;
}

@Module({})
class FoundationsModule {
  static on({ config, logger, metrics, store, index }: Foundations): DynamicModule {
    const providers = [
      { provide: LOGGER, useValue: logger },
      { provide: CURATION_DEADLINE_MS, useValue: config.curationDeadlineMs },
      { provide: Metrics, useValue: metrics },
      { provide: MEMORY_STORE, useValue: store },
      { provide: SEARCH_INDEX, useValue: index },
      { provide: QUERY_EMBEDDER, useClass: BridgeQueryEmbedder },
    ];
    return {
      module: FoundationsModule,
      global: true,
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}

@Module({})
export class AppModule {
  static on(foundations: Foundations): DynamicModule {
    const { config, store, index } = foundations;
    const health = {
      provide: Health,
      inject: [BRIDGE_CLIENT, IngestionService, EmbeddingSpacesService],
      useFactory: (bridge: BridgeClient, ingestion: IngestionService, spaces: EmbeddingSpacesService) =>
        new Health(
          VERSION,
          healthChecks({ store, dataDir: config.dataDir, index, bridge, ingestion, spaces }),
        ),
    };
    return {
      module: AppModule,
      imports: [
        FoundationsModule.on(foundations),
        AccessModule.on(foundations.keys),
        BridgeClientModule.for(config.bridge),
        IngestionModule,
        ConversationsModule,
        SearchModule,
        ContextModule,
        DeletionModule,
        ExportModule,
        ImportModule.in(config.dataDir, config.import),
        RestoreModule.in(config.dataDir),
        JobsModule,
        EmbeddingSpacesModule,
        VerifyModule,
        CurationModule,
        McpModule,
      ],
      controllers: [ServiceController, MetricsController],
      providers: [health],
    };
  }
}
