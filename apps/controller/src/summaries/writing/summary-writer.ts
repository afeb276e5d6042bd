import { AppError } from '@sekha/contracts';
import type { SummaryLevel } from '@sekha/store';
import type { BridgeTasks } from '../../bridge-client/bridge-tasks.js';
import type { TokenCounter } from '../../context/tokens/token-counter.js';
import { extractSummary } from '../extractive/extract-summary.js';
import { type CallSizes, callSizes, halved, wordsFor } from './call-sizes.js';
import { mapBounded } from './map-bounded.js';
import { splitToFit } from './split-to-fit.js';

/** The name of who writes when no model does. */
export const EXTRACTIVE = 'extractive';

const CALLS_AT_ONCE = 3;
/** Each round makes it several times shorter; a model that writes more than it reads is stopped here. */
const MOST_ROUNDS = 6;

export interface WrittenSummary {
  content: string;
  model: string;
  /** Why no model wrote it; null when one did. */
  fallbackReason: string | null;
}

/** What is to be summed up: lines as a model reads them, and the bare texts to take sentences from. */
export interface SummaryMaterial {
  lines: readonly string[];
  texts: readonly string[];
}

/**
 * Writes the summaries of one request. With the first sign that no model can be had it goes on without one, so that
 * a request never waits for many failures.
 */
export class SummaryWriter {
  private away: string | undefined;
  private window: Promise<number | undefined> | undefined;

  constructor(
    private readonly tasks: BridgeTasks,
    private readonly counter: TokenCounter,
    private readonly signal: AbortSignal,
  ) {}

  /** Why this writer has given models up; undefined while it has not. */
  get withoutModel(): string | undefined {
    return this.away;
  }

  async write({ lines, texts }: SummaryMaterial, level: SummaryLevel): Promise<WrittenSummary> {
    if (lines.length === 0) return { content: '', model: EXTRACTIVE, fallbackReason: null };
    try {
      if (this.away === undefined) {
        const written = await this.askInSizes(lines, level);
        return { ...written, fallbackReason: null };
      }
    } catch (error) {
      const reason = this.reasonOf(error);
      if (!isAboutThisText(error)) this.away ??= reason;
      return this.extract(texts, level, reason);
    }
    return this.extract(texts, level, this.away);
  }

  private async extract(
    texts: readonly string[],
    level: SummaryLevel,
    fallbackReason: string,
  ): Promise<WrittenSummary> {
    await new Promise((resolve) => setImmediate(resolve)); // many days in a row must not hold up others
    return { content: extractSummary(texts, wordsFor(level)), model: EXTRACTIVE, fallbackReason };
  }

  /** Asks in smaller and smaller calls while the model says that they are too long. */
  private async askInSizes(lines: readonly string[], level: SummaryLevel): Promise<Written> {
    this.window ??= this.tasks.contextWindow(this.signal);
    let sizes: CallSizes | undefined = callSizes(level, await this.window);
    for (;;) {
      try {
        return await this.ask(lines, level, sizes);
      } catch (error) {
        sizes = isTooLong(error) ? halved(sizes) : undefined;
        if (sizes === undefined) throw error;
      }
    }
  }

  private async ask(lines: readonly string[], level: SummaryLevel, sizes: CallSizes): Promise<Written> {
    let rest = lines;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const groups = await splitToFit(rest, sizes.inputTokens, this.counter);
      const [only] = groups;
      if (only !== undefined && groups.length === 1) return this.call(only, level, sizes.maxWords);
      const parts = await mapBounded(groups, CALLS_AT_ONCE, (group) =>
        this.call(group, level, sizes.partWords),
      );
      rest = parts.map(({ content }) => content);
    }
    throw new AppError('provider.invalid_response', 'the model does not make the text shorter');
  }

  private async call(messages: string[], level: SummaryLevel, maxWords: number): Promise<Written> {
    if (this.away !== undefined) throw new AppError('bridge.unavailable', this.away);
    const answer = await this.tasks.summarize({ messages, level, max_words: maxWords }, this.signal);
    if (answer.model === EXTRACTIVE)
      throw new AppError('route.unavailable', answer.fallback_reason ?? 'no chat model is reachable');
    const content = answer.summary.trim();
    if (content === '') throw new AppError('provider.invalid_response', 'the model answered with nothing');
    return { content, model: answer.model };
  }

  private reasonOf(error: unknown): string {
    if (this.signal.aborted) return 'there was no time left for a model';
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

type Written = Pick<WrittenSummary, 'content' | 'model'>;

function isTooLong(error: unknown): boolean {
  return error instanceof AppError && error.code === 'provider.context_too_long';
}

/** A model that refuses this text, or answers badly to it, may well write the next one. */
function isAboutThisText(error: unknown): boolean {
  return (
    error instanceof AppError &&
    ['provider.content_refused', 'provider.invalid_response', 'provider.context_too_long'].includes(
      error.code,
    )
  );
}
