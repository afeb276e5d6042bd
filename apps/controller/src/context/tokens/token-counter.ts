/** Counts tokens as a model would. */
export interface TokenCounter {
  /** Tokens of a text, never fewer than o200k makes of it. */
  count(text: string): number;
}
