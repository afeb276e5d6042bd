import type { PruneRecommendation } from '@sekha/contracts';

/** More tokens than this are worth clearing away. */
const LARGE_TOKENS = 5_000;
/** So many times the asked age is long untouched. */
const LONG_TIMES = 3;
/** With an age of zero asked for: what is long untouched, in days. */
const LONG_DAYS = 90;

/** What is known of a conversation that may be in the way. */
export interface PruneFacts {
  /** 1..9; pinned ones never come here. */
  importance: number;
  tokens: number;
  words: number;
  ageDays: number;
}

export interface PruneThresholds {
  thresholdDays: number;
  importanceThreshold: number;
}

/**
 * What to do with a conversation. In order: one without any text can be deleted; an important one is kept; a large or
 * long untouched one can be archived; of the rest somebody should judge.
 */
export function recommend(
  { importance, tokens, words, ageDays }: PruneFacts,
  { thresholdDays, importanceThreshold }: PruneThresholds,
): { recommendation: PruneRecommendation; reason: string } {
  if (words === 0) return { recommendation: 'delete', reason: 'it holds no text' };
  if (importance >= importanceThreshold)
    return {
      recommendation: 'keep',
      reason: `its importance ${importance} is not under ${importanceThreshold}`,
    };
  const unimportant = `its importance ${importance} is under ${importanceThreshold}`;
  if (tokens > LARGE_TOKENS)
    return { recommendation: 'archive', reason: `${unimportant} and it is large (${tokens} tokens)` };
  const longDays = thresholdDays > 0 ? thresholdDays * LONG_TIMES : LONG_DAYS;
  if (ageDays >= longDays)
    return { recommendation: 'archive', reason: `${unimportant} and it was not touched for ${ageDays} days` };
  return { recommendation: 'review', reason: `${unimportant}, but it is small and not very old` };
}
