import { AppError, type PrunePreviews } from '@sekha/contracts';
import type { Message, Summary } from '@sekha/store';
import type { BridgeTasks } from '../bridge-client/bridge-tasks.js';
import type { TokenCounter } from '../context/tokens/token-counter.js';
import { newestThatFit } from '../importance/newest-that-fit.js';
import { extractSummary } from '../summaries/extractive/extract-summary.js';
import { materialOfMessages } from '../summaries/summary-material.js';
import { EXTRACTIVE } from '../summaries/writing/summary-writer.js';

const WORDS = 50;
const MODEL_TOKENS = 1_500;

export interface Preview {
  text: string;
  model: string;
}

export const NO_PREVIEW: Preview = { text: '', model: 'none' };

/** What a preview is made from. */
export interface PreviewSource {
  /** The last messages, in order. */
  newest: readonly Message[];
  summaries: readonly Summary[];
}

/** Writes the previews of one request: what would be lost, in fifty words. */
export class PreviewWriter {
  private modelPreviews: number;
  private away: string | undefined;

  /** `mostByModel`: models cost money, and a list may be long. */
  constructor(
    private readonly tasks: BridgeTasks,
    private readonly counter: TokenCounter,
    private readonly signal: AbortSignal,
    private readonly how: PrunePreviews,
    mostByModel: number,
  ) {
    this.modelPreviews = how === 'auto' ? mostByModel : 0;
  }

  /** Why models were given up; undefined while they were not. */
  get withoutModel(): string | undefined {
    return this.away;
  }

  async write({ newest, summaries }: PreviewSource): Promise<Preview> {
    if (this.how === 'none') return NO_PREVIEW;
    const newestSummary = [...summaries].sort((a, b) => a.toMs - b.toMs).at(-1);
    if (this.how === 'auto' && newestSummary !== undefined && newestSummary.model !== EXTRACTIVE)
      return { text: extractSummary([newestSummary.content], WORDS), model: newestSummary.model };
    const { lines, texts } = materialOfMessages(newest, 'UTC');
    const byModel = lines.length === 0 ? undefined : await this.ask(lines);
    return byModel ?? { text: extractSummary(texts, WORDS), model: EXTRACTIVE };
  }

  private async ask(lines: readonly string[]): Promise<Preview | undefined> {
    if (this.away !== undefined || this.modelPreviews <= 0) return undefined;
    this.modelPreviews--;
    try {
      const messages = await newestThatFit(lines, MODEL_TOKENS, this.counter);
      const answer = await this.tasks.summarize({ messages, level: 'daily', max_words: WORDS }, this.signal);
      if (answer.model !== EXTRACTIVE) return { text: answer.summary.trim(), model: answer.model };
      this.away = answer.fallback_reason ?? 'no chat model is reachable';
    } catch (error) {
      if (this.signal.aborted) this.away ??= 'there was no time left for a model';
      else if (error instanceof AppError) this.away ??= error.message;
      else throw error;
    }
    return undefined;
  }
}
