import { Injectable } from '@nestjs/common';
import type { Task } from '@sekha/contracts';
import type { ChatReply, ChatRequest, Usage } from '../providers/chat-types.js';
import type { StreamedAnswer } from '../resilience/open-stream.js';
import { CallMetrics } from '../telemetry/call-metrics.js';
import { type Answer, CallAccount } from './call-account.js';
import { type CallNeed, chatNeed } from './call-need.js';
import type { CallReport } from './call-report.js';
import { CallRouter, type RoutedCall } from './call-router.js';
import { CallRunner } from './call-runner.js';
import { completeOnce, streamOnce, warningsOf } from './open-chat.js';
import { StreamedRun, type StreamGround } from './streamed-run.js';
import { countedUsage, replyTexts } from './usage.js';

type Request = Omit<ChatRequest, 'model'>;

/** A chat call before a model has been chosen. */
export interface ChatAsk {
  /** As the caller wrote it; see `CallNeed.wanted`. */
  wanted: string | undefined;
  request: Request;
  /** The task when `wanted` names none; chat_smart when absent. */
  task?: Task | undefined;
  requireVision?: boolean | undefined;
  maxCostUsd?: number | undefined;
}

export interface AnsweredChat {
  answer: ChatReply;
  report: CallReport;
}

/** A stream that has begun. Whoever takes it reads it to its end or calls its `return`. */
export interface StreamedChat {
  pieces: StreamedAnswer;
  /** What is known at the first byte: the cost in it is the estimate. */
  report: CallReport;
  /** What the whole has taken; settles after the last piece and never rejects. */
  ended: Promise<CallReport>;
}

/** Chat calls: routed, run through the policies, priced, counted, logged. */
@Injectable()
export class ChatCalls {
  constructor(
    private readonly router: CallRouter,
    private readonly runner: CallRunner,
    private readonly account: CallAccount,
    private readonly metrics: CallMetrics,
  ) {}

  async complete(ask: ChatAsk, signal: AbortSignal): Promise<AnsweredChat> {
    const { need, routed } = this.route(ask);
    const done = await this.runner.run({
      operation: 'chat',
      streamed: false,
      signal,
      ...routed,
      open: (candidate, clocks) => completeOnce(candidate, ask.request, clocks),
    });
    const answer = done.opened.value;
    const usage = answer.usage ?? this.counted(need, this.router.countTokens(replyTexts(answer)));
    const warnings = warningsOf(done.candidate, ask.request);
    const usageEstimated = answer.usage === null;
    const report = this.account.book({ operation: 'chat', routed, done, usage, usageEstimated, warnings });
    this.metrics.answered('chat', report.overheadMs);
    return { answer, report };
  }

  async stream(ask: ChatAsk, signal: AbortSignal): Promise<StreamedChat> {
    const { need, routed } = this.route(ask);
    const { holdBackTokens } = routed.settings;
    const done = await this.runner.run({
      operation: 'chat',
      streamed: true,
      signal,
      ...routed,
      open: (candidate, clocks) => streamOnce(candidate, ask.request, clocks, holdBackTokens),
    });
    const begun: Answer = {
      operation: 'chat',
      routed,
      done,
      usage: countedUsage(0, 0),
      usageEstimated: true,
      warnings: warningsOf(done.candidate, ask.request),
    };
    const report = this.account.report(begun);
    const run = new StreamedRun(this.streamGround, { ...ask, routed, texts: need.texts, signal }, done);
    this.metrics.answered('chat', report.overheadMs);
    this.metrics.streamBegan(done.candidate, this.account.elapsedMs(done) / 1000);
    return {
      pieces: run.pieces,
      report: { ...report, costUsd: report.estimatedCostUsd },
      ended: run.ended,
    };
  }

  private get streamGround(): StreamGround {
    const { runner, account, metrics, router } = this;
    return { runner, account, metrics, countTokens: (texts) => router.countTokens(texts) };
  }

  private route(ask: ChatAsk): { need: CallNeed; routed: RoutedCall } {
    const { wanted, request, task = 'chat_smart', requireVision = false, maxCostUsd } = ask;
    const need = chatNeed(request, { wanted, task, requireVision, maxCostUsd });
    return { need, routed: this.router.route(need) };
  }

  private counted(need: CallNeed, outputTokens: number): Usage {
    return countedUsage(this.router.countTokens(need.texts), outputTokens);
  }
}
