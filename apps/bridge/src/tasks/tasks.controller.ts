import { Controller, Get, Post, Res } from '@nestjs/common';
import {
  ExtractAnswer,
  ExtractBody,
  ScoreAnswer,
  ScoreBody,
  SummarizeAnswer,
  SummarizeBody,
  TASKS,
} from '@sekha/contracts';
import { Api, ContractBody } from '@sekha/service-kit';
import type { FastifyReply } from 'fastify';
import { reportHeaders } from '../calls/call-report.js';
import { callerOf } from '../http/caller-of.js';
import { finalWord } from '../http/final-word.js';
import { type TaskDone, TasksService } from './tasks.service.js';

/** Sekha's own questions to chat models. */
@Controller()
export class TasksController {
  constructor(private readonly tasks: TasksService) {}

  @Get('api/v1/tasks')
  @Api({
    summary: 'The tasks a model can be asked for',
    reply: { type: 'array', items: { type: 'string' } },
    tags: ['routing'],
  })
  list(): readonly string[] {
    return TASKS;
  }

  @Post(['api/v1/summarize', 'summarize'])
  @Api({
    summary: 'Summarize messages',
    description:
      'Without a reachable chat model the summary is made of the messages’ own sentences and says so (`model: extractive`).',
    body: SummarizeBody,
    reply: SummarizeAnswer,
    errors: ['request.invalid', 'model.not_found', 'provider.context_too_long'],
    tags: ['tasks'],
  })
  async summarize(
    @ContractBody(SummarizeBody) body: SummarizeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SummarizeAnswer> {
    return answered(reply, this.tasks.summarize(body, callerOf(reply)));
  }

  @Post(['api/v1/extract', 'extract'])
  @Api({
    summary: 'Extract entities from a text',
    body: ExtractBody,
    reply: ExtractAnswer,
    errors: ['request.invalid', 'model.not_found', 'route.unavailable', 'provider.context_too_long'],
    tags: ['tasks'],
  })
  async extract(
    @ContractBody(ExtractBody) body: ExtractBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExtractAnswer> {
    return answered(reply, this.tasks.extract(body, callerOf(reply)));
  }

  @Post(['api/v1/score', 'score', 'score_importance'])
  @Api({
    summary: 'Score importance from 1 to 10',
    description:
      'Without a reachable chat model the score comes from rules and says so (`model: heuristic`).',
    body: ScoreBody,
    reply: ScoreAnswer,
    errors: ['request.invalid', 'model.not_found'],
    tags: ['tasks'],
  })
  async score(
    @ContractBody(ScoreBody) body: ScoreBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScoreAnswer> {
    return answered(reply, this.tasks.score(body, callerOf(reply)));
  }
}

async function answered<T>(reply: FastifyReply, work: Promise<TaskDone<T>>): Promise<T> {
  const { answer, report } = await finalWord(reply, work);
  if (report !== undefined) void reply.headers(reportHeaders(report));
  return answer;
}
