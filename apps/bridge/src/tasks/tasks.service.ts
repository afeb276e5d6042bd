import { Injectable } from '@nestjs/common';
import {
  AppError,
  type ErrorCode,
  type ExtractAnswer,
  type ExtractBody,
  type ScoreAnswer,
  type ScoreBody,
  type SummarizeAnswer,
  type SummarizeBody,
} from '@sekha/contracts';
import type { CallReport } from '../calls/call-report.js';
import type { Caller } from '../calls/caller.js';
import { ChatCalls } from '../calls/chat-calls.js';
import type { ChatRequest } from '../providers/chat-types.js';
import { extractPrompt, listEntities, noEntities, readEntities } from './extract-prompt.js';
import { extractiveSummary } from './extractive-summary.js';
import { heuristicScore, readScore, scorePrompt } from './score-prompt.js';
import { summaryPrompt } from './summary-prompt.js';

/** An answer and, when a model gave it, who and at what cost. */
export interface TaskDone<T> {
  answer: T;
  report: CallReport | undefined;
}

/** Failures that mean "no chat model could be reached": a summary and a score have an offline answer for them. */
const UNREACHABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'route.unavailable',
  'budget.exceeded',
  'provider.auth_failed',
  'provider.rate_limited',
  'provider.overloaded',
  'provider.unavailable',
  'provider.connection_failed',
  'provider.timeout',
  'provider.invalid_response',
  'provider.model_missing',
]);

/** What Sekha asks chat models for: summaries, entities, importance. */
@Injectable()
export class TasksService {
  constructor(private readonly chats: ChatCalls) {}

  async summarize(body: SummarizeBody, caller: Caller): Promise<TaskDone<SummarizeAnswer>> {
    const { messages, level = 'daily', max_words } = body;
    const fixed = { level, message_count: messages.length };
    if (messages.length === 0)
      return done({
        summary: '',
        model: 'extractive',
        ...fixed,
        ...offline('there is nothing to summarize'),
      });
    try {
      const { text, report } = await this.ask(summaryPrompt(messages, level, max_words), body.model, caller);
      return done({ summary: text, ...fixed, ...billed(report) }, report);
    } catch (thrown) {
      const reason = unreachableReason(thrown);
      const summary = extractiveSummary(messages, max_words);
      return done({ summary, model: 'extractive', ...fixed, ...offline(reason) });
    }
  }

  /** Without a chat model there is no honest answer: the failure leaves as it is. */
  async extract(body: ExtractBody, caller: Caller): Promise<TaskDone<ExtractAnswer>> {
    if (body.text.trim() === '')
      throw new AppError('request.invalid', 'text: must not be empty', {
        details: [{ path: 'text', problem: 'must not be empty' }],
      });
    const { text, report } = await this.ask(extractPrompt(body.text), body.model, caller);
    const found = readEntities(text);
    const entities = found ?? noEntities();
    const warning = found === undefined ? { warning: 'the model did not answer with JSON' } : {};
    return done({ entities, items: listEntities(entities), ...billed(report), ...warning }, report);
  }

  async score(body: ScoreBody, caller: Caller): Promise<TaskDone<ScoreAnswer>> {
    try {
      const prompt = scorePrompt(body.conversation, body.context);
      const { text, report } = await this.ask(prompt, body.model, caller);
      return done({ score: readScore(text), reasoning: text, ...billed(report) }, report);
    } catch (thrown) {
      // Rules have no window that is too small.
      const reason = isTooLong(thrown) ? thrown.message : unreachableReason(thrown);
      return done({
        score: heuristicScore(body.conversation),
        reasoning: `Failed to reach a chat model; scored by rules (length, code, question, keywords)`,
        model: 'heuristic',
        ...offline(reason),
      });
    }
  }

  private async ask(
    request: Omit<ChatRequest, 'model'>,
    wanted: string | undefined,
    caller: Caller,
  ): Promise<{ text: string; report: CallReport }> {
    const { answer, report } = await this.chats.complete({ wanted, request, task: 'chat_small' }, caller);
    return { text: (answer.choices[0]?.text ?? '').trim(), report };
  }
}

function done<T>(answer: T, report?: CallReport): TaskDone<T> {
  return { answer, report };
}

function billed(report: CallReport): {
  model: string;
  provider_id: string;
  tokens_used: number;
  cost_usd: number | null;
} {
  return {
    model: report.modelId,
    provider_id: report.providerId,
    tokens_used: report.usage.input.total + report.usage.output.total,
    cost_usd: report.costUsd,
  };
}

function offline(reason: string): {
  provider_id: null;
  tokens_used: number;
  cost_usd: number;
  fallback_reason: string;
} {
  return { provider_id: null, tokens_used: 0, cost_usd: 0, fallback_reason: reason };
}

function isTooLong(thrown: unknown): thrown is AppError {
  return thrown instanceof AppError && thrown.code === 'provider.context_too_long';
}

/** Why no model answered; whatever is no such reason is thrown again. */
function unreachableReason(thrown: unknown): string {
  if (thrown instanceof AppError && UNREACHABLE.has(thrown.code)) return thrown.message;
  throw thrown;
}
