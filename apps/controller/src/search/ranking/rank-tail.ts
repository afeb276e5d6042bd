import type { IndexCandidate } from '@sekha/search-index';
import type { EvidenceKinds } from './fuse-evidence.js';
import { newerFirst } from './newer-first.js';
import type { RankingWeights } from './ranking-weights.js';

/**
 * Orders what is outside the best `depth` of every list: by the weighted sum of cosines and of BM25 scores against
 * the best BM25 in sight. Nobody reads this far for precision; what counts is that the order is fixed.
 */
export function rankTail(
  tail: readonly IndexCandidate[],
  kinds: EvidenceKinds,
  weights: RankingWeights,
): IndexCandidate[] {
  const highest = highestBm25(tail);
  const scores = new Map(
    tail.map((one) => {
      const words = ((one.bm25 ?? 0) + (one.bm25Window ?? 0)) / highest;
      const meaning = (one.cosine ?? 0) + (one.cosineWindow ?? 0);
      const score =
        (kinds.lexical ? weights.lexical * words : 0) + (kinds.semantic ? weights.semantic * meaning : 0);
      return [one.messageKey, score];
    }),
  );
  return [...tail].sort(
    (a, b) => (scores.get(b.messageKey) ?? 0) - (scores.get(a.messageKey) ?? 0) || newerFirst(a, b),
  );
}

function highestBm25(tail: readonly IndexCandidate[]): number {
  let highest = 1e-9;
  for (const one of tail) highest = Math.max(highest, one.bm25 ?? 0, one.bm25Window ?? 0);
  return highest;
}
