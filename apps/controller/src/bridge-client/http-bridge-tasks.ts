import { HttpService } from '@nestjs/axios';
import {
  AppError,
  type ModelAnswer,
  type OpenAiChatAnswer,
  type OpenAiChatBody,
  type RouteAnswer,
  type ScoreAnswer,
  type ScoreBody,
  type SummarizeAnswer,
  type SummarizeBody,
} from '@sekha/contracts';
import { askBridge } from './ask-bridge.js';
import { type BridgeTasks, CURATION_TASK } from './bridge-tasks.js';
import { CallLimit } from './call-limit.js';

/** Models answer many at once badly, and somebody pays for each: what is not urgent waits. */
const CALLS_AT_ONCE = 4;
/** Which model answers changes with what is healthy; asking for each of a hundred calls would be idle talk. */
const WINDOW_KNOWN_FOR_MS = 60_000;

/** {@link BridgeTasks} over HTTP. */
export class HttpBridgeTasks implements BridgeTasks {
  private readonly limit = new CallLimit(CALLS_AT_ONCE);
  private window: { tokens: number | undefined; untilMs: number } | undefined;

  constructor(
    private readonly http: HttpService,
    private readonly clock: () => number = Date.now,
  ) {}

  summarize(body: SummarizeBody, signal: AbortSignal): Promise<SummarizeAnswer> {
    return this.post('/api/v1/summarize', body, signal);
  }

  score(body: ScoreBody, signal: AbortSignal): Promise<ScoreAnswer> {
    return this.post('/api/v1/score', body, signal);
  }

  chat(body: OpenAiChatBody, signal: AbortSignal): Promise<OpenAiChatAnswer> {
    return this.post('/v1/chat/completions', body, signal);
  }

  async contextWindow(signal: AbortSignal): Promise<number | undefined> {
    if (this.window === undefined || this.window.untilMs <= this.clock()) {
      const tokens = await this.askWindow(signal);
      this.window = { tokens, untilMs: this.clock() + WINDOW_KNOWN_FOR_MS };
    }
    return this.window.tokens;
  }

  /** A bridge that is away is a failure; one that cannot say leaves the size unknown. */
  private async askWindow(signal: AbortSignal): Promise<number | undefined> {
    try {
      const [route, models] = await Promise.all([
        askBridge(this.http.post<RouteAnswer>('/api/v1/route', { task: CURATION_TASK }, { signal })),
        askBridge(this.http.get<ModelAnswer[]>('/api/v1/models', { signal })),
      ]);
      const model = models.find(
        (one) => one.model_id === route.model_id && one.provider_id === route.provider_id,
      );
      return model?.context_window ?? undefined;
    } catch (error) {
      if (error instanceof AppError && !error.code.startsWith('bridge.')) return undefined;
      throw error;
    }
  }

  private post<T>(path: string, body: object, signal: AbortSignal): Promise<T> {
    return this.limit.run(() => askBridge(this.http.post<T>(path, body, { signal })), signal);
  }
}
