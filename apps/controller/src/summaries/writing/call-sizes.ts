import type { SummaryLevel } from '@sekha/store';
import { UNKNOWN_WINDOW } from '../../bridge-client/bridge-tasks.js';

/** How long a summary may be, in words. */
const WORDS: Readonly<Record<SummaryLevel, number>> = { daily: 200, weekly: 500, monthly: 1_000 };

/** Models count tokens differently; ours may be a third too few. */
const SAFETY = 0.7;
const INSTRUCTIONS = 200;
/** Above this a model is slow and forgets the middle; two calls do better. */
const MOST_INPUT = 16_000;
const LEAST_INPUT = 256;
const TOKENS_PER_WORD = 1.4;
/** So many partial summaries go into the next call at least, or it would never come to an end. */
const PARTS_PER_CALL = 3;

/** What goes into one call and what may come out of it. */
export interface CallSizes {
  inputTokens: number;
  maxWords: number;
  /** Of the summary of a part of a day that does not fit into one call. */
  partWords: number;
}

export function wordsFor(level: SummaryLevel): number {
  return WORDS[level];
}

/** The sizes of calls to a model that holds `window` tokens. */
export function callSizes(level: SummaryLevel, window: number | undefined): CallSizes {
  const tokens = window ?? UNKNOWN_WINDOW;
  const maxWords = Math.max(40, Math.min(WORDS[level], Math.floor(tokens / 5)));
  const room = Math.floor(tokens * SAFETY - maxWords * TOKENS_PER_WORD - INSTRUCTIONS);
  return withPartWords(Math.max(LEAST_INPUT, Math.min(MOST_INPUT, room)), maxWords);
}

/** For a model that holds less than was thought; undefined when there is nothing left to halve. */
export function halved({ inputTokens, maxWords }: CallSizes): CallSizes | undefined {
  return inputTokens <= LEAST_INPUT
    ? undefined
    : withPartWords(Math.max(LEAST_INPUT, Math.floor(inputTokens / 2)), maxWords);
}

function withPartWords(inputTokens: number, maxWords: number): CallSizes {
  const fitting = Math.floor(inputTokens / PARTS_PER_CALL / TOKENS_PER_WORD);
  return { inputTokens, maxWords, partWords: Math.min(maxWords, Math.max(40, fitting)) };
}
