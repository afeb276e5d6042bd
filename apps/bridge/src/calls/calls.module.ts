import { type DynamicModule, Module } from '@nestjs/common';
import { Metrics } from '@sekha/service-kit';
import type { Logger } from 'pino';
import { ChatController } from '../chat/chat.controller.js';
import { EmbeddingsController } from '../embeddings/embeddings.controller.js';
import { StreamPace } from '../http/stream-pace.js';
import { MessagesController } from '../messages/messages.controller.js';
import { TokenCounts } from '../messages/token-counts.js';
import { TasksController } from '../tasks/tasks.controller.js';
import { TasksService } from '../tasks/tasks.service.js';
import { CallMetrics } from '../telemetry/call-metrics.js';
import { CallAccount } from './call-account.js';
import { CallBook, type EntrySink } from './call-book.js';
import type { LimitDesk } from './call-limits.js';
import { CallRouter } from './call-router.js';
import { CallRunner, type Surroundings } from './call-runner.js';
import { ChatCalls } from './chat-calls.js';
import { EmbedCalls } from './embed-calls.js';

/** What model calls stand on. */
export interface CallsGround {
  router: CallRouter;
  metrics: Metrics;
  logger: Logger;
  surroundings: Surroundings;
  limits: LimitDesk;
  ledger: EntrySink;
}

@Module({})
class CallsModule {}

/** Every route that calls a model. */
export function callsModule({
  router,
  metrics,
  logger,
  surroundings,
  limits,
  ledger,
}: CallsGround): DynamicModule {
  const callMetrics = new CallMetrics(metrics);
  const book = new CallBook(ledger);
  return {
    module: CallsModule,
    controllers: [ChatController, EmbeddingsController, MessagesController, TasksController],
    providers: [
      { provide: CallRouter, useValue: router },
      { provide: CallMetrics, useValue: callMetrics },
      { provide: CallRunner, useValue: new CallRunner(callMetrics, surroundings, limits, book) },
      { provide: CallAccount, useValue: new CallAccount(callMetrics, logger, surroundings, book) },
      { provide: StreamPace, useValue: new StreamPace(surroundings.keepAliveMs) },
      ChatCalls,
      EmbedCalls,
      TasksService,
      TokenCounts,
    ],
  };
}
