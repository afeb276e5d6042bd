import { countWords, type Message } from '@sekha/store';
import type { TokenCounter } from '../context/tokens/token-counter.js';

/** So much of a conversation is read to know how many tokens its words make. */
export const SAMPLE_CHARACTERS = 10_000;

/**
 * Tokens of a conversation of `wordCount` words, of which the first messages are at hand: exact when these are all of
 * it (`isWhole`), else as many tokens a word as they have.
 */
export function estimateTokens(
  sample: readonly Pick<Message, 'content'>[],
  { wordCount, isWhole }: { wordCount: number; isWhole: boolean },
  counter: TokenCounter,
): number {
  let tokens = 0;
  let words = 0;
  for (const { content } of sample) {
    tokens += counter.count(content);
    words += countWords(content);
  }
  if (isWhole) return tokens;
  return words === 0 ? tokens : Math.round((tokens / words) * wordCount);
}
