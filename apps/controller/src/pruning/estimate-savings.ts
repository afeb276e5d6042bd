import type { Conversation } from '@sekha/store';
import { type PruneThresholds, recommend } from './recommend.js';

/** What a word of prose takes in o200k; near enough for a sum, and nothing needs to be read for it. */
const TOKENS_PER_WORD = 1.35;
const DAY_MS = 86_400_000;

/** Tokens of the conversations that would be recommended to archive, from their word counts. */
export function estimateSavings(
  conversations: readonly Pick<Conversation, 'importance' | 'wordCount' | 'updatedAtMs'>[],
  thresholds: PruneThresholds,
  nowMs: number,
): number {
  return conversations
    .map(({ importance, wordCount, updatedAtMs }) => ({
      importance,
      words: wordCount,
      tokens: Math.round(wordCount * TOKENS_PER_WORD),
      ageDays: Math.floor((nowMs - updatedAtMs) / DAY_MS),
    }))
    .filter((facts) => recommend(facts, thresholds).recommendation === 'archive')
    .reduce((sum, { tokens }) => sum + tokens, 0);
}
