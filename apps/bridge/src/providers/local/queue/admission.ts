import { AppError } from '@sekha/contracts';

export interface AdmissionLimits {
  maxQueuedTexts: number;
  maxQueuedCharacters: number;
}

const RETRY_AFTER_MS = 1_000;

/** Bounds what waits for the model, and so both the memory and the wait of the last in line. */
export class Admission {
  private texts = 0;
  private characters = 0;

  constructor(private readonly limits: AdmissionLimits) {}

  /**
   * Counts the texts in and returns the function that counts them out. When nothing waits, a request of any size
   * may enter: it could never be served otherwise.
   */
  enter(texts: readonly string[]): () => void {
    const characters = texts.reduce((sum, text) => sum + text.length, 0);
    const { maxQueuedTexts, maxQueuedCharacters } = this.limits;
    const fits =
      this.texts + texts.length <= maxQueuedTexts && this.characters + characters <= maxQueuedCharacters;
    if (this.texts > 0 && !fits)
      throw new AppError('provider.overloaded', `the local model has ${this.texts} texts waiting`, {
        retryAfterMs: RETRY_AFTER_MS,
        details: { queued_texts: this.texts, max_queued_texts: maxQueuedTexts },
      });
    this.texts += texts.length;
    this.characters += characters;
    return () => {
      this.texts -= texts.length;
      this.characters -= characters;
    };
  }
}
