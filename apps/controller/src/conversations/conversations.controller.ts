import { Controller, Delete, Get, Headers, Post, Put } from '@nestjs/common';
import {
  ConversationAnswer,
  ConversationsAnswer,
  CountAnswer,
  CountQuery,
  CreateConversationBody,
  type ErrorCode,
  FolderBody,
  LabelBody,
  ListConversationsQuery,
} from '@sekha/contracts';
import { Api, ContractBody, ContractQuery, CurrentIdentity, type Identity, Scope } from '@sekha/service-kit';
import { toConversationAnswer, toConversationRow } from './conversation-answers.js';
import { ConversationsService } from './conversations.service.js';
import { IdParameter } from './id-parameter.js';
import { readFilter, readListRequest } from './list-request.js';
import { cutPage, toPageCursor } from './page-cursor.js';
import { readWriteOnce } from './write-once.js';

const BAD_BODY: ErrorCode[] = ['request.malformed', 'request.invalid', 'auth.missing'];
const tags = ['conversations'];

@Controller('api/v1/conversations')
export class ConversationsController {
  constructor(private readonly conversations: ConversationsService) {}

  @Post()
  @Scope('memory:write')
  @Api({
    summary: 'Create a conversation, empty or with its first messages',
    description:
      'With an `Idempotency-Key` the same request makes one conversation, however often it is sent.',
    body: CreateConversationBody,
    reply: ConversationAnswer,
    status: 201,
    errors: [...BAD_BODY, 'request.too_large', 'idempotency.conflict'],
    tags,
  })
  async create(
    @CurrentIdentity() { tenantId }: Identity,
    @ContractBody(CreateConversationBody) body: CreateConversationBody,
    @Headers('idempotency-key') key?: string,
  ): Promise<ConversationAnswer> {
    return toConversationAnswer(await this.conversations.create(tenantId, body, readWriteOnce(key, body)));
  }

  @Get()
  @Scope('memory:read')
  @Api({
    summary: 'List conversations, newest update first',
    query: ListConversationsQuery,
    reply: ConversationsAnswer,
    errors: ['request.invalid'],
    tags,
  })
  async list(
    @CurrentIdentity() { tenantId }: Identity,
    @ContractQuery(ListConversationsQuery) query: ListConversationsQuery,
  ): Promise<ConversationsAnswer> {
    const { filter, page, pageNumber } = readListRequest(query);
    const found = await this.conversations.list(tenantId, filter, { ...page, limit: page.limit + 1 });
    const { rows, last } = cutPage(found.rows, page.limit);
    return {
      results: rows.map(toConversationRow),
      total: found.total,
      page: pageNumber,
      page_size: page.limit,
      next_cursor: last === undefined ? null : toPageCursor({ updatedAtMs: last.updatedAtMs, id: last.id }),
    };
  }

  @Get('count')
  @Scope('memory:read')
  @Api({
    summary: 'Count conversations, by label or by folder',
    query: CountQuery,
    reply: CountAnswer,
    errors: ['request.invalid'],
    tags,
  })
  async count(
    @CurrentIdentity() { tenantId }: Identity,
    @ContractQuery(CountQuery) query: CountQuery,
  ): Promise<CountAnswer> {
    const filter = readFilter(query);
    const asked = { label: filter.label ?? null, folder: filter.folder ?? null };
    if (asked.label !== null && asked.folder !== null)
      return { count: 0, ...asked, error: 'Cannot specify both label and folder' };
    return { count: await this.conversations.count(tenantId, filter), ...asked };
  }

  @Get(':id')
  @Scope('memory:read')
  @Api({
    summary: 'A conversation without its messages',
    reply: ConversationAnswer,
    errors: ['request.malformed', 'conversation.not_found'],
    tags,
  })
  async get(
    @CurrentIdentity() { tenantId }: Identity,
    @IdParameter() id: string,
  ): Promise<ConversationAnswer> {
    return toConversationAnswer(await this.conversations.get(tenantId, id));
  }

  @Put(':id/label')
  @Scope('memory:write')
  @Api({
    summary: 'Set the label, and the folder when it is given',
    body: LabelBody,
    errors: [...BAD_BODY, 'conversation.not_found'],
    tags,
  })
  setLabel(
    @CurrentIdentity() { tenantId }: Identity,
    @IdParameter() id: string,
    @ContractBody(LabelBody) body: LabelBody,
  ): Promise<void> {
    const { label, folder } = body;
    return this.conversations.change(tenantId, id, { label, ...(folder === undefined ? {} : { folder }) });
  }

  @Put(':id/folder')
  @Scope('memory:write')
  @Api({
    summary: 'Move to a folder',
    body: FolderBody,
    errors: [...BAD_BODY, 'conversation.not_found'],
    tags,
  })
  setFolder(
    @CurrentIdentity() { tenantId }: Identity,
    @IdParameter() id: string,
    @ContractBody(FolderBody) { folder }: FolderBody,
  ): Promise<void> {
    return this.conversations.change(tenantId, id, { folder });
  }

  @Delete(':id')
  @Scope('memory:delete')
  @Api({
    summary: 'Delete with everything that came from it',
    errors: ['request.malformed', 'conversation.not_found'],
    tags,
  })
  deleteOne(@CurrentIdentity() { tenantId }: Identity, @IdParameter() id: string): Promise<void> {
    return this.conversations.deleteOne(tenantId, id);
  }
}
