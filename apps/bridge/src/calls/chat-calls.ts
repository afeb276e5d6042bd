import { Injectable } from '@nestjs/common';
import type { Task } from '@sekha/contracts';
import { lostParameters } from '../chat/lost-parameters.js';
import type { ChatReply, ChatRequest, Usage } from '../providers/chat-types.js';
import type { CallClocks } from '../resilience/call-clocks.js';
import { openPlain } from '../resilience/open-plain.js';
import { openStream, type StreamedAnswer } from '../resilience/open-stream.js';
import type { Opened } from '../resilience/opened.js';
import { CallMetrics } from '../telemetry/call-metrics.js';
import { type Answer, CallAccount } from './call-account.js';
import { type CallCandidate, cannot } from './call-candidate.js';
import { type CallNeed, chatNeed } from './call-need.js';
import type { CallReport } from './call-report.js';
import { CallRouter, type RoutedCall } from './call-router.js';
import { CallRunner } from './call-runner.js';
import { charactersToTokens, countedUsage, replyTexts } from './usage.js';

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
    this.metrics.answered('chat', report.overheadMs);
    this.metrics.streamBegan(done.candidate, this.account.elapsedMs(done) / 1000);
    return {
      pieces: done.opened.value,
      report: { ...report, costUsd: report.estimatedCostUsd },
      ended: this.whenStreamed(begun, need, done.opened),
    };
  }

  private route(ask: ChatAsk): { need: CallNeed; routed: RoutedCall } {
    const { wanted, request, task = 'chat_smart', requireVision = false, maxCostUsd } = ask;
    const need = chatNeed(request, { wanted, task, requireVision, maxCostUsd });
    return { need, routed: this.router.route(need) };
  }

  /** A stream is billed when it ends, however it ends; one that was cut is billed from what we counted. */
  private async whenStreamed(
    begun: Answer,
    need: CallNeed,
    { value, ended }: Opened<StreamedAnswer>,
  ): Promise<CallReport> {
    const { error } = await ended;
    if (error?.code === 'call.aborted') this.metrics.callerLeft('streaming');
    else if (error !== undefined) this.metrics.streamBroke(error.code);
    const usage = value.usage ?? this.counted(need, charactersToTokens(value.contentCharacters));
    return this.account.book({ ...begun, usage, usageEstimated: value.usage === null }, error?.code);
  }

  private counted(need: CallNeed, outputTokens: number): Usage {
    return countedUsage(this.router.countTokens(need.texts), outputTokens);
  }
}

function completeOnce(
  candidate: CallCandidate,
  request: Request,
  clocks: CallClocks,
): Promise<Opened<ChatReply>> {
  const { provider, modelId } = candidate;
  return openPlain((call) => {
    if (provider.complete === undefined) throw cannot(candidate, 'chat');
    return provider.complete({ ...request, model: modelId }, call);
  }, clocks);
}

function streamOnce(
  candidate: CallCandidate,
  request: Request,
  clocks: CallClocks,
  holdBackTokens: number | 'all',
): Promise<Opened<StreamedAnswer>> {
  const { provider, modelId } = candidate;
  return openStream(
    (call) => {
      if (provider.stream === undefined) throw cannot(candidate, 'stream');
      return provider.stream({ ...request, model: modelId }, call);
    },
    clocks,
    holdBackTokens,
  );
}

function warningsOf({ providerType, providerId }: CallCandidate, request: Request): string[] {
  const lost = lostParameters(providerType, request);
  return lost.length === 0 ? [] : [`${providerId} cannot honour ${lost.join(', ')}`];
}
