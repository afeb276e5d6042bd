import { setTimeout as delay } from 'node:timers/promises';
import { AppError, type ErrorCode } from '@sekha/contracts';
import type { EmbeddingSpaces, FillBatch, Refusal, SpaceStatus } from '@sekha/store';
import type { BridgeClient } from '../bridge-client/bridge-client.js';
import { classifyEmbeddingFailure } from '../ingestion/classify-embedding-failure.js';
import type { EmbeddingShare } from '../ingestion/embedding-share.js';
import { retryDelayMs } from '../ingestion/retry-schedule.js';

type Messages = FillBatch['messages'];
type Vectors = { messageKey: number; vector: Float32Array }[];

interface Outcome {
  vectors: Vectors;
  refused: Refusal[];
}

const MOST_TEXTS_PER_CALL = 32;
/** How long a call should take: the vector of a question waits behind it where a model does one thing at a time. */
const CALL_MS = 100;
/** Failures a single text is allowed before it is asked whether the fault is its own. */
const PATIENCE = 3;
/** A text that every model has a vector for. */
const PLAIN_TEXT = 'hello';
/** What no waiting mends: another model answers, or one of another dimension; the space is no longer being filled. */
const FATAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['embedding_space.conflict', 'request.malformed']);

/** Embeds what a space lacks, batch by batch, and never loses its patience with a model that is away for a while. */
export class FillStep {
  private textsPerCall = MOST_TEXTS_PER_CALL / 4;
  private failures = 0;
  /** Why it waits, while it does. */
  waitsFor: string | undefined;

  constructor(
    private readonly spaces: Pick<EmbeddingSpaces, 'next' | 'fill'>,
    private readonly bridge: Pick<BridgeClient, 'embed'>,
    private readonly share: EmbeddingShare,
    private readonly space: SpaceStatus,
    private readonly signal: AbortSignal,
  ) {}

  /** The next batch; answers how many messages it held, 0 when the space has seen all. */
  async run(): Promise<{ messages: number; refused: number }> {
    const { messages, throughSeq } = await this.spaces.next(this.space.id, MOST_TEXTS_PER_CALL);
    const outcome: Outcome = { vectors: [], refused: [] };
    for (let at = 0; at < messages.length; ) {
      const part = messages.slice(at, at + this.textsPerCall);
      at += part.length;
      await this.embed(part, outcome);
    }
    await this.spaces.fill(this.space.id, { ...outcome, throughSeq });
    return { messages: messages.length, refused: outcome.refused.length };
  }

  /** Several texts that fail are halved until the one at fault is alone. */
  private async embed(messages: Messages, outcome: Outcome): Promise<void> {
    for (let faults = 0; ; ) {
      const error = await this.tryAll(messages, outcome);
      if (error === undefined) return;
      if (classifyEmbeddingFailure(error) !== 'wait') {
        const [message, ...others] = messages;
        if (others.length > 0) return this.embedHalves(messages, outcome);
        faults++;
        if (message !== undefined && faults >= PATIENCE && (await this.takesPlainText())) {
          outcome.refused.push({
            messageKey: message.messageKey,
            reason: `${error.code}: ${error.message}`,
          });
          return;
        }
      }
      await this.wait(error);
    }
  }

  private async embedHalves(messages: Messages, outcome: Outcome): Promise<void> {
    const middle = Math.ceil(messages.length / 2);
    await this.embed(messages.slice(0, middle), outcome);
    await this.embed(messages.slice(middle), outcome);
  }

  /** The failure, unless it is one that ends the whole run: the stop, and what no waiting mends. */
  private async tryAll(messages: Messages, outcome: Outcome): Promise<AppError | undefined> {
    try {
      this.share.begin();
      outcome.vectors.push(...(await this.ask(messages)));
      this.share.filled(messages.length);
      this.goesOn();
      return undefined;
    } catch (thrown) {
      this.signal.throwIfAborted();
      if (!(thrown instanceof AppError) || FATAL.has(thrown.code)) throw thrown;
      if (classifyEmbeddingFailure(thrown) === 'slow')
        this.textsPerCall = Math.max(1, Math.floor(this.textsPerCall / 2));
      return thrown;
    }
  }

  private async ask(messages: Messages): Promise<Vectors> {
    const { model } = this.space;
    const texts = messages.map(({ content }) => content);
    const began = performance.now();
    const answer = await this.bridge.embed(texts, { model, signal: this.signal });
    this.fitPace(texts.length, performance.now() - began);
    if (answer.model !== model)
      throw new AppError(
        'embedding_space.conflict',
        `"${answer.model}" answered in the place of "${model}"; their vectors must not be mixed`,
      );
    return messages.map(({ messageKey }, at) => {
      const vector = answer.vectors[at] ?? new Float32Array();
      if (vector.length !== this.space.dimension) throw otherDimension(this.space, vector.length);
      return { messageKey, vector };
    });
  }

  private async takesPlainText(): Promise<boolean> {
    try {
      await this.bridge.embed([PLAIN_TEXT], { model: this.space.model, signal: this.signal });
      return true;
    } catch {
      return false; // the failure of the text itself is the one that is told
    }
  }

  private async wait(error: AppError): Promise<void> {
    this.share.end();
    this.waitsFor = error.message;
    this.failures++;
    await delay(retryDelayMs(this.failures, Math.random()), undefined, { signal: this.signal });
  }

  private goesOn(): void {
    this.waitsFor = undefined;
    this.failures = 0;
  }

  /** As many texts as fit the time of a call, approached by halves and doubles. */
  private fitPace(texts: number, tookMs: number): void {
    const fitting = Math.floor((texts * CALL_MS) / Math.max(1, tookMs));
    const least = Math.max(1, Math.floor(this.textsPerCall / 2));
    const most = Math.min(MOST_TEXTS_PER_CALL, this.textsPerCall * 2);
    this.textsPerCall = Math.min(most, Math.max(least, fitting));
  }
}

function otherDimension({ model, dimension }: SpaceStatus, given: number): AppError {
  return new AppError(
    'embedding_space.conflict',
    `"${model}" made vectors of ${dimension} dimensions before, and now of ${given}`,
    { details: { model, known: dimension, given } },
  );
}
