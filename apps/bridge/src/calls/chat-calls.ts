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
import type { Caller } from './caller.js';
import { completeOnce, streamOnce, warningsOf } from './open-chat.js';
import { StreamedRun, type StreamGround, streamedUsage } from './streamed-run.js';
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

  async complete(ask: ChatAsk, caller: Caller): Promise<AnsweredChat> {
    const { need, routed } = this.route(ask);
    const done = await this.runner.run({
      operation: 'chat',
      streamed: false,
      caller,
      ...routed,
      open: (candidate, clocks) => completeOnce(candidate, ask.request, clocks),
      usageOf: (answer) => this.usageOf(answer, need),
    });
    const answer = done.opened.value;
    const usage = this.usageOf(answer, need);
    const warnings = warningsOf(done.candidate, ask.request);
    const usageEstimated = answer.usage === null;
    const report = this.account.book({ operation: 'chat', routed, done, usage, usageEstimated, warnings });
    this.metrics.answered('chat', report.overheadMs);
    return { answer, report };
  }

  async stream(ask: ChatAsk, caller: Caller): Promise<StreamedChat> {
    const { need, routed } = this.route(ask);
    const { holdBackTokens } = routed.settings;
    const done = await this.runner.run({
      operation: 'chat',
      streamed: true,
      caller,
      ...routed,
      open: (candidate, clocks) => streamOnce(candidate, ask.request, clocks, holdBackTokens),
      usageOf: (stream) => streamedUsage(stream, need.texts, this.streamGround.countTokens),
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
    const run = new StreamedRun(this.streamGround, { ...ask, routed, texts: need.texts, caller }, done);
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

  /** As the vendor reported it, or counted here. */
  private usageOf(answer: ChatReply, need: CallNeed): Usage {
    return (
      answer.usage ??
      countedUsage(this.router.countTokens(need.texts), this.router.countTokens(replyTexts(answer)))
    );
  }
}
