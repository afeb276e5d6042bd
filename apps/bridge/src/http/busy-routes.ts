import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { OpenAiEmbeddingsBody, readContract } from '@sekha/contracts';
import { ChatController } from '../chat/chat.controller.js';
import { EmbeddingsController } from '../embeddings/embeddings.controller.js';
import { MessagesController } from '../messages/messages.controller.js';
import type { DirectAnswer } from './direct-routes.js';

/** The routes that take nearly all the traffic of a bridge, by path. */
export function busyRoutes(app: NestFastifyApplication): Record<string, DirectAnswer> {
  const chat = app.get(ChatController, { strict: false });
  const messages = app.get(MessagesController, { strict: false });
  const embeddings = app.get(EmbeddingsController, { strict: false });
  return {
    '/v1/chat/completions': (request, reply) => chat.complete(request.body, reply),
    '/v1/messages': (request, reply) => messages.create(request.body, reply),
    '/v1/embeddings': (request, reply) =>
      embeddings.openAi(readContract(OpenAiEmbeddingsBody, request.body), reply),
  };
}
