import { Controller, Delete, Get } from '@nestjs/common';
import { type ErrorCode, MessageAnswer } from '@sekha/contracts';
import { Api, CurrentIdentity, type Identity, Scope } from '@sekha/service-kit';
import { toMessageAnswer } from '../conversations/conversation-answers.js';
import { IdParameter } from '../conversations/id-parameter.js';
import { DeletionService } from './deletion.service.js';

const errors: ErrorCode[] = ['request.malformed', 'message.not_found'];
const tags = ['messages'];

/** One message by its id, wherever it stands. */
@Controller('api/v1')
export class SingleMessagesController {
  constructor(private readonly deletions: DeletionService) {}

  @Get('messages/:id')
  @Scope('memory:read')
  @Api({ summary: 'A message', reply: MessageAnswer, errors, tags })
  async get(@CurrentIdentity() { tenantId }: Identity, @IdParameter() id: string): Promise<MessageAnswer> {
    return toMessageAnswer(await this.deletions.getMessage(tenantId, id));
  }

  @Delete('messages/:id')
  @Scope('memory:delete')
  @Api({ summary: 'Delete a message with everything that came from it', errors, tags })
  delete(@CurrentIdentity() { tenantId }: Identity, @IdParameter() id: string): Promise<void> {
    return this.deletions.deleteMessage(tenantId, id);
  }

  @Get('conversations/:id/messages/:message_id')
  @Scope('memory:read')
  @Api({ summary: 'A message of a conversation', reply: MessageAnswer, errors, tags })
  async getIn(
    @CurrentIdentity() { tenantId }: Identity,
    @IdParameter() id: string,
    @IdParameter('message_id') messageId: string,
  ): Promise<MessageAnswer> {
    return toMessageAnswer(await this.deletions.getMessage(tenantId, messageId, id));
  }

  @Delete('conversations/:id/messages/:message_id')
  @Scope('memory:delete')
  @Api({ summary: 'Delete a message of a conversation with everything that came from it', errors, tags })
  deleteIn(
    @CurrentIdentity() { tenantId }: Identity,
    @IdParameter() id: string,
    @IdParameter('message_id') messageId: string,
  ): Promise<void> {
    return this.deletions.deleteMessage(tenantId, messageId, id);
  }
}
