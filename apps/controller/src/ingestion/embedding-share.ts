import { setTimeout as delay } from 'node:timers/promises';

/** For each text that the outbox embeds, the filling of a new space may embed two. */
const FILLED_PER_TEXT = 2;
/** A new message is found by meaning after this long at the latest, whatever else is to be embedded. */
const LONGEST_WAIT_MS = 10_000;

/**
 * Shares the models between new messages and the filling of a new embedding space. Whatever the outbox embeds, the
 * filling has to embed once more: if the two got equal shares of a model that is fully used, the filling would never
 * come to its end. A message that comes alone waits for one call of the filling at most.
 */
export class EmbeddingShare {
  private owed = 0;
  private isFilling = false;
  private waiting: (() => void)[] = [];

  /** The filling has texts at hand. */
  begin(): void {
    this.isFilling = true;
  }

  /** The filling has embedded texts. */
  filled(texts: number): void {
    this.owed = Math.max(0, this.owed - texts);
    if (this.owed === 0) this.letPass();
  }

  /** The filling has nothing to do, or waits for a model: it holds nobody up. */
  end(): void {
    this.isFilling = false;
    this.owed = 0;
    this.letPass();
  }

  /** The outbox has embedded texts. */
  embedded(texts: number): void {
    if (this.isFilling) this.owed += texts * FILLED_PER_TEXT;
  }

  /** Resolves when it is the outbox's turn. */
  async turn(signal: AbortSignal): Promise<void> {
    if (this.owed === 0 || signal.aborted) return;
    const passed = new AbortController();
    const turn = new Promise<void>((resolve) => this.waiting.push(resolve)).then(() => passed.abort());
    const late = delay(LONGEST_WAIT_MS, undefined, {
      signal: AbortSignal.any([signal, passed.signal]),
    }).catch(() => undefined);
    await Promise.race([turn, late]);
  }

  private letPass(): void {
    for (const pass of this.waiting.splice(0)) pass();
  }
}
