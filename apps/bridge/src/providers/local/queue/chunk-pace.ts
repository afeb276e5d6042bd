/** How long one run of the model may take, as somebody's question may have just missed it. */
const RUN_MS = 60;
/** Measured tokens/s were flat from 20 to 2,000 tokens a chunk: larger ones only cost fairness. */
const LARGEST = 512;
/** Below this the cost of a run itself begins to show. */
const SMALLEST = 64;
/** How much one run says about the next ones: other work comes and goes, and one slow run may be chance. */
const NEWS = 0.2;

/** Sizes chunks so that a run takes about 60 ms, on an idle machine as on one whose cores are busy otherwise. */
export class ChunkPace {
  private tokensPerMs = LARGEST / 2 / RUN_MS;

  /** Padded tokens that the next run should have. */
  get chunkTokens(): number {
    return Math.round(Math.min(LARGEST, Math.max(SMALLEST, this.tokensPerMs * RUN_MS)));
  }

  /** A run of so many padded tokens took so long. Tiny ones tell about the run itself, not of the tokens. */
  took(tokens: number, ms: number): void {
    if (tokens < SMALLEST || !(ms > 0)) return;
    this.tokensPerMs += NEWS * (tokens / ms - this.tokensPerMs);
  }
}
