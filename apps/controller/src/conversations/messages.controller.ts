import { Controller, Get, Headers, Post } from '@nestjs/common';
import {
  AddMessagesAnswer,
  AddMessagesBody,
  AppError,
  ListMessagesQuery,
  MessagesAnswer,
} from '@sekha/contracts';
import { Api, ContractBody, ContractQuery, CurrentIdentity, type Identity, Scope } from '@sekha/service-kit';
import { toMessageAnswer } from './conversation-answers.js';
import { ConversationsService } from './conversations.service.js';
import { IdParameter } from './id-parameter.js';
import { cutPage, readPageCursor, toPageCursor } from './page-cursor.js';
import { readAddedMessages } from './read-messages.js';
import { readWriteOnce } from './write-once.js';

const USUAL = 100;
const tags = ['messages'];

@Controller('api/v1/conversations/:id/messages')
export class MessagesController {
  constructor(private readonly conversations: ConversationsService) {}

  @Post()
  @Scope('memory:write')
  @Api({
    summary: 'Add a message, or several in one transaction',
    description: 'Durable, and findable by word, when the reply arrives; findable by meaning a moment later.',
    body: AddMessagesBody,
    reply: AddMessagesAnswer,
    status: 201,
    errors: [
      'request.malformed',
      'request.invalid',
      'request.too_large',
      'conversation.not_found',
      'message.not_found',
      'idempotency.conflict',
    ],
    tags,
  })
  async add(
    @CurrentIdentity() { tenantId }: Identity,
    @IdParameter() id: string,
    @ContractBody(AddMessagesBody) body: AddMessagesBody,
    @Headers('idempotency-key') key?: string,
  ): Promise<AddMessagesAnswer> {
    const once = readWriteOnce(key, { id, body });
    const { added, messageCount } = await this.conversations.addMessages(
      tenantId,
      id,
      readAddedMessages(body),
      once,
    );
    const messages = added.map(toMessageAnswer);
    const [first] = messages;
    // Only a repeated request comes here; what somebody has deleted since does not come back by it.
    if (first === undefined)
      throw new AppError('message.not_found', 'What was added under this Idempotency-Key was deleted since.');
    return { ...first, messages, message_count: messageCount };
  }

  @Get()
  @Scope('memory:read')
  @Api({
    summary: 'The messages of a conversation, in order',
    query: ListMessagesQuery,
    reply: MessagesAnswer,
    errors: ['request.malformed', 'request.invalid', 'conversation.not_found'],
    tags,
  })
  async list(
    @CurrentIdentity() { tenantId }: Identity,
    @IdParameter() id: string,
    @ContractQuery(ListMessagesQuery) query: ListMessagesQuery,
  ): Promise<MessagesAnswer> {
    const limit = query.limit ?? USUAL;
    const after = query.cursor === undefined ? {} : { afterSeq: readPageCursor(query.cursor, isPlace).seq };
    const found = await this.conversations.listMessages(tenantId, id, {
      limit: limit + 1,
      offset: query.offset ?? 0,
      ...after,
    });
    const { rows, last } = cutPage(found.rows, limit);
    return {
      results: rows.map(toMessageAnswer),
      total: found.total,
      next_cursor: last === undefined ? null : toPageCursor({ seq: last.seq }),
    };
  }
}

function isPlace(value: unknown): value is { seq: number } {
  return Number.isSafeInteger((value as { seq?: unknown } | null)?.seq);
}
