import { Controller, Put } from '@nestjs/common';
import { StatusBody } from '@sekha/contracts';
import { Api, ContractBody, CurrentIdentity, type Identity, Scope } from '@sekha/service-kit';
import { ConversationsService } from './conversations.service.js';
import { IdParameter } from './id-parameter.js';

const tags = ['conversations'];

/** Pins, archive and status: the state of a conversation, each change with a route of its own. */
@Controller('api/v1/conversations/:id')
export class ConversationStateController {
  constructor(private readonly conversations: ConversationsService) {}

  @Put('pin')
  @Scope('memory:write')
  @Api({ summary: 'Pin: importance 10', errors: ['request.malformed', 'conversation.not_found'], tags })
  pin(@CurrentIdentity() { tenantId }: Identity, @IdParameter() id: string): Promise<void> {
    return this.conversations.setStatus(tenantId, id, 'pinned');
  }

  @Put('archive')
  @Scope('memory:write')
  @Api({ summary: 'Archive', errors: ['request.malformed', 'conversation.not_found'], tags })
  archive(@CurrentIdentity() { tenantId }: Identity, @IdParameter() id: string): Promise<void> {
    return this.conversations.setStatus(tenantId, id, 'archived');
  }

  @Put('unpin')
  @Scope('memory:write')
  @Api({
    summary: 'Take a pin away: the usual importance again',
    errors: ['request.malformed', 'conversation.not_found'],
    tags,
  })
  unpin(@CurrentIdentity() { tenantId }: Identity, @IdParameter() id: string): Promise<void> {
    return this.conversations.unpin(tenantId, id);
  }

  @Put('unarchive')
  @Scope('memory:write')
  @Api({
    summary: 'Take back from the archive; pins stay',
    errors: ['request.malformed', 'conversation.not_found'],
    tags,
  })
  unarchive(@CurrentIdentity() { tenantId }: Identity, @IdParameter() id: string): Promise<void> {
    return this.conversations.change(tenantId, id, { status: 'active' });
  }

  @Put('status')
  @Scope('memory:write')
  @Api({
    summary: 'Set to active, archived or pinned',
    body: StatusBody,
    errors: ['request.malformed', 'request.invalid', 'auth.missing', 'conversation.not_found'],
    tags,
  })
  setStatus(
    @CurrentIdentity() { tenantId }: Identity,
    @IdParameter() id: string,
    @ContractBody(StatusBody) { status }: StatusBody,
  ): Promise<void> {
    return this.conversations.setStatus(tenantId, id, status);
  }
}
