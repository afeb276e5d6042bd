import type { ContextItem } from '../context-item.js';

/** How much each reason to look at a message counts. */
export interface ContextWeights {
  /** Times the similarity of the search, 0..1. */
  similarity: number;
  /** Times the weighted sum of the three below. */
  standing: number;
  /** The reference's shares; together 1. */
  importance: number;
  recency: number;
  label: number;
  recencyHalfLifeDays: number;
  leastRecency: number;
}

/**
 * The shares 0.5, 0.3 and 0.2 are those of the existing system, each part brought to 0..1 so that one cannot drown
 * the others; that the question counts most is new. A `standing` of up to 0.2 costs no evidence on LoCoMo, 0.4 costs
 * most of a point (bench/context).
 */
export const CONTEXT_WEIGHTS: ContextWeights = {
  similarity: 1,
  standing: 0.2,
  importance: 0.5,
  recency: 0.3,
  label: 0.2,
  recencyHalfLifeDays: 7,
  leastRecency: 0.1,
};

const DAY_MS = 86_400_000;

/** Scored and sorted, best first; equal scores: the newer message first. */
export function rankItems(
  items: readonly ContextItem[],
  preferredLabels: readonly string[],
  nowMs: number,
  weights: ContextWeights = CONTEXT_WEIGHTS,
): ContextItem[] {
  const labels = new Set(preferredLabels);
  return items
    .map((item) => ({ ...item, score: scoreOf(item, labels, nowMs, weights) }))
    .sort(
      (a, b) => b.score - a.score || b.message.sentAtMs - a.message.sentAtMs || b.message.key - a.message.key,
    );
}

function scoreOf(
  { similarity, conversation, message }: ContextItem,
  labels: ReadonlySet<string>,
  nowMs: number,
  weights: ContextWeights,
): number {
  const standing =
    (weights.importance * (conversation.importance - 1)) / 9 +
    weights.recency * recencyOf(message.sentAtMs, nowMs, weights) +
    (labels.has(conversation.label) ? weights.label : 0);
  return weights.similarity * similarity + weights.standing * standing;
}

/** 1 for today, half of that each week, never below the least. */
function recencyOf(
  sentAtMs: number,
  nowMs: number,
  { recencyHalfLifeDays, leastRecency }: ContextWeights,
): number {
  const days = Math.max(0, Math.floor((nowMs - sentAtMs) / DAY_MS));
  return Math.max(leastRecency, 2 ** (-days / recencyHalfLifeDays));
}
