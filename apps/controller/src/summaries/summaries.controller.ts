import { Controller, Get, Param, Post } from '@nestjs/common';
import {
  AppError,
  type ErrorCode,
  ListSummariesQuery,
  SUMMARY_LEVELS,
  SummariesAnswer,
  SummarizeConversationBody,
  SummaryAnswer,
  type SummaryLevel,
  SummaryQuery,
} from '@sekha/contracts';
import { Api, ContractBody, ContractQuery, CurrentIdentity, type Identity, Scope } from '@sekha/service-kit';
import { IdParameter } from '../conversations/id-parameter.js';
import { SummariesService } from './summaries.service.js';
import { canonicalZone, toEmptyAnswer, toSummaryAnswer, toSummaryRequest } from './summary-answers.js';

const tags = ['summaries'];
const errors: ErrorCode[] = [
  'request.malformed',
  'request.invalid',
  'auth.missing',
  'conversation.not_found',
];

/** Summaries over REST. */
@Controller('api/v1')
export class SummariesController {
  constructor(private readonly summaries: SummariesService) {}

  @Post('summarize')
  @Scope('memory:write')
  @Api({
    summary: 'Sum a day, a week or a month of a conversation up',
    description:
      'A week is made from its days and a month from its weeks; what is missing is made along the way and kept, so that nothing is summed up twice unless it has changed or `refresh` asks for it. Where no chat model can be had (or there is no time left for one) the most telling sentences stand in: `model` is `extractive` and `fallback_reason` says why; asking again later replaces them.',
    body: SummarizeConversationBody,
    reply: SummaryAnswer,
    errors: [...errors, 'conversation.conflict'],
    tags,
  })
  summarize(
    @CurrentIdentity() { tenantId }: Identity,
    @ContractBody(SummarizeConversationBody) body: SummarizeConversationBody,
  ): Promise<SummaryAnswer> {
    return this.answer(tenantId, body);
  }

  @Post('summarize/:level')
  @Scope('memory:write')
  @Api({
    summary: 'The same, with the level in the path',
    body: SummarizeConversationBody,
    reply: SummaryAnswer,
    errors: [...errors, 'conversation.conflict'],
    tags,
  })
  summarizeLevel(
    @CurrentIdentity() { tenantId }: Identity,
    @Param('level', { transform: readLevel }) level: SummaryLevel,
    @ContractBody(SummarizeConversationBody) body: SummarizeConversationBody,
  ): Promise<SummaryAnswer> {
    if (body.level !== undefined && body.level !== level) throw invalidLevel('must be that of the path');
    return this.answer(tenantId, { ...body, level });
  }

  private async answer(tenantId: string, body: SummarizeConversationBody): Promise<SummaryAnswer> {
    const request = toSummaryRequest(body.conversation_id.toLowerCase(), body);
    const made = await this.summaries.summarize(tenantId, { ...request, refresh: body.refresh ?? false });
    return made === undefined
      ? toEmptyAnswer(request.conversationId, request.level, request.timeZone, Date.now())
      : toSummaryAnswer(made.summary, { cached: made.cached, stale: false });
  }

  @Get('conversations/:id/summary')
  @Scope('memory:read')
  @Api({
    summary: 'A stored summary of a conversation; the newest of its level without a date',
    description: 'Makes none: `POST /api/v1/summarize` does.',
    query: SummaryQuery,
    reply: SummaryAnswer,
    errors: [...errors, 'summary.not_found'],
    tags,
  })
  async get(
    @CurrentIdentity() { tenantId }: Identity,
    @IdParameter() id: string,
    @ContractQuery(SummaryQuery) query: SummaryQuery,
  ): Promise<SummaryAnswer> {
    const { summary, stale } = await this.summaries.get(tenantId, toSummaryRequest(id, query));
    return toSummaryAnswer(summary, { cached: true, stale });
  }

  @Get('conversations/:id/summaries')
  @Scope('memory:read')
  @Api({
    summary: 'The stored summaries of a conversation, oldest span first',
    query: ListSummariesQuery,
    reply: SummariesAnswer,
    errors,
    tags,
  })
  async list(
    @CurrentIdentity() { tenantId }: Identity,
    @IdParameter() id: string,
    @ContractQuery(ListSummariesQuery) { level, time_zone }: ListSummariesQuery,
  ): Promise<SummariesAnswer> {
    const stored = await this.summaries.list(tenantId, id, {
      ...(level === undefined ? {} : { level }),
      ...(time_zone === undefined ? {} : { timeZone: canonicalZone(time_zone) }),
    });
    const results = stored.map(({ summary, stale }) => toSummaryAnswer(summary, { cached: true, stale }));
    return { results, total: results.length };
  }
}

function readLevel(text: string): SummaryLevel {
  const level = SUMMARY_LEVELS.find((one) => one === text);
  if (level !== undefined) return level;
  throw invalidLevel('must be daily, weekly or monthly');
}

function invalidLevel(rule: string): AppError {
  const problem = `Invalid level: ${rule}`;
  return new AppError('request.invalid', problem, { details: [{ path: 'level', problem }] });
}
