import { Controller, Header, Headers, Post, StreamableFile } from '@nestjs/common';
import {
  AssembleContextBody,
  AssembleContextQuery,
  ContextAnswer,
  type ContextFormat,
  ContextMessage,
} from '@sekha/contracts';
import { Api, ContractBody, ContractQuery, CurrentIdentity, type Identity, Scope } from '@sekha/service-kit';
import { ContextService } from './context.service.js';
import { toContextAnswer, toContextMessage } from './context-answer.js';
import { toContextRequest } from './context-request.js';
import { renderBlock } from './rendering/render-block.js';

/** Context over REST. */
@Controller('api/v1')
export class ContextController {
  constructor(private readonly contexts: ContextService) {}

  // `query/smart` is what the first clients called it.
  @Post(['context/assemble', 'query/smart'])
  @Scope('memory:read')
  @Header('vary', 'accept')
  @Api({
    summary: 'The context for a query, within a budget of tokens',
    description:
      'An array of messages, best first; with `format=object` (or Accept: application/vnd.sekha.v2+json) an object with tokens and reasons, with `format=text` (or Accept: text/plain) the block to hand to a model.',
    body: AssembleContextBody,
    query: AssembleContextQuery,
    reply: [ContextMessage],
    alternatives: [ContextAnswer],
    replyTypes: ['text/plain'],
    errors: ['request.malformed', 'request.invalid', 'request.too_large', 'auth.missing', 'auth.invalid'],
    tags: ['context'],
  })
  async assemble(
    @CurrentIdentity() identity: Identity,
    @ContractBody(AssembleContextBody) body: AssembleContextBody,
    @ContractQuery(AssembleContextQuery) query: AssembleContextQuery,
    @Headers('accept') accept: string | undefined,
  ): Promise<ContextMessage[] | ContextAnswer | StreamableFile> {
    const request = toContextRequest(body);
    const context = await this.contexts.assemble(identity.tenantId, request, Date.now());
    switch (body.format ?? query.format ?? formatOf(accept)) {
      case 'array':
        return context.items.map(toContextMessage);
      case 'object':
        return toContextAnswer(context, request.budgetTokens);
      case 'text':
        return new StreamableFile(Buffer.from(renderBlock(context.items)), {
          type: 'text/plain; charset=utf-8',
        });
    }
  }
}

function formatOf(accept = ''): ContextFormat {
  if (accept.includes('application/vnd.sekha.v2+json')) return 'object';
  return /^\s*text\/plain\b/.test(accept) ? 'text' : 'array';
}
