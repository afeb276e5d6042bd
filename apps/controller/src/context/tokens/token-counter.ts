/** Counts tokens as a model would. */
export interface TokenCounter {
  /**
   * Tokens of a text, never fewer than o200k makes of it. Counting may end once there are more than `most`: the answer
   * is then more than `most`, and not all.
   */
  count(text: string, most?: number): number;
}
