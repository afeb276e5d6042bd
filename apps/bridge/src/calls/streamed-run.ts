import { AppError } from '@sekha/contracts';
import type { ChatRequest, Usage } from '../providers/chat-types.js';
import { toCallError } from '../resilience/classify-failure.js';
import { type Continuation, ContinuedStream } from '../resilience/continued-stream.js';
import type { StreamedAnswer } from '../resilience/open-stream.js';
import type { Opened } from '../resilience/opened.js';
import type { Told } from '../resilience/told.js';
import type { CallMetrics } from '../telemetry/call-metrics.js';
import type { CallAccount } from './call-account.js';
import type { CallCandidate } from './call-candidate.js';
import type { CallReport } from './call-report.js';
import type { RoutedCall } from './call-router.js';
import type { CallRunner, RunDone } from './call-runner.js';
import type { Caller } from './caller.js';
import { canGoOn, continuationOf, continuers, prefillOf } from './chat-continuation.js';
import { streamOnce, warningsOf } from './open-chat.js';
import { sumReports } from './sum-reports.js';
import { charactersToTokens, countedUsage } from './usage.js';

type Request = Omit<ChatRequest, 'model'>;
type Begun = RunDone<StreamedAnswer>;

/** What a streamed call works with. */
export interface StreamGround {
  runner: CallRunner;
  account: CallAccount;
  metrics: CallMetrics;
  countTokens: (texts: readonly string[]) => number;
}

/** One streamed call that has begun. */
export interface BegunCall {
  request: Request;
  routed: RoutedCall;
  /** What the model reads as text, for counting. */
  texts: readonly string[];
  caller: Caller;
}

/**
 * A streamed call from its first provider to its last. Each part is billed to whoever gave it, when it ends and however
 * it ends; one that was cut is billed from what we counted.
 */
export class StreamedRun {
  readonly pieces: StreamedAnswer;
  /** What the whole has taken; never rejects. */
  readonly ended: Promise<CallReport>;
  private readonly parts: Promise<CallReport>[] = [];

  constructor(
    private readonly ground: StreamGround,
    private readonly call: BegunCall,
    private latest: Begun,
  ) {
    const stream = new ContinuedStream(latest.opened.value, (told, failure) => this.goOn(told, failure));
    this.parts.push(this.bill(latest));
    this.pieces = stream;
    this.ended = stream.ended.then(async () => sumReports(await Promise.all(this.parts)));
  }

  private async goOn(told: Told, failure: AppError): Promise<Continuation> {
    const { request, routed, caller, texts } = this.call;
    const { runner, metrics, countTokens } = this.ground;
    const { candidate: broke, run } = this.latest;
    if (!canGoOn(request, told, failure) || !run.budget.allows()) throw failure;
    const rest = continuationOf(request, told, countTokens([told.text]));
    const done = await runner.resume<StreamedAnswer>(this.latest, {
      operation: 'chat',
      streamed: true,
      caller,
      ...routed,
      candidates: continuers(routed.candidates, broke, told, routed.settings.goOn),
      open: (candidate, clocks) =>
        orIncapable(candidate, streamOnce(candidate, rest, clocks, routed.settings.holdBackTokens)),
      usageOf: (stream) => streamedUsage(stream, texts, countTokens),
    });
    metrics.fellBack(broke, done.candidate, failure.code);
    this.latest = done;
    this.parts.push(this.bill(done));
    return { stream: done.opened.value, how: prefillOf(done.candidate) ?? 'continues' };
  }

  private async bill(done: Begun): Promise<CallReport> {
    const { account, metrics } = this.ground;
    const { routed, request, texts } = this.call;
    const { value, ended } = done.opened;
    const { error } = await ended;
    if (error?.code === 'call.aborted') metrics.callerLeft('streaming');
    else if (error !== undefined) metrics.streamBroke(error.code);
    return account.book(
      {
        operation: 'chat',
        routed,
        done,
        usage: streamedUsage(value, texts, this.ground.countTokens),
        usageEstimated: value.usage === null,
        warnings: warningsOf(done.candidate, request),
      },
      error?.code,
    );
  }
}

/** As the vendor reported it; of a stream that was cut before that, what we counted. */
export function streamedUsage(
  { usage, contentCharacters }: StreamedAnswer,
  texts: readonly string[],
  countTokens: StreamGround['countTokens'],
): Usage {
  return usage ?? countedUsage(countTokens(texts), charactersToTokens(contentCharacters));
}

/** What is wrong with a request to go on is that the model cannot, not the caller: another may be asked. */
async function orIncapable<T>({ providerId }: CallCandidate, work: Promise<Opened<T>>): Promise<Opened<T>> {
  try {
    return await work;
  } catch (thrown) {
    const error = toCallError(thrown);
    if (error.code !== 'provider.rejected') throw error;
    throw new AppError('model.unsupported', `${providerId} does not go on from the beginning of an answer`, {
      cause: error,
    });
  }
}
