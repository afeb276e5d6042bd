import type { SearchExplanation } from '@sekha/contracts';
import type { IndexCandidate } from '@sekha/search-index';
import { bestFirst } from '../ranking/min-max.js';
import type { RankedCandidate } from '../ranking/rank-candidates.js';

type Evidence = 'bm25' | 'bm25Window' | 'cosine' | 'cosineWindow';

/** The place of every message in each list of evidence, from 1. */
export type EvidenceRanks = Record<Evidence, ReadonlyMap<number, number>>;

export function rankEvidence(candidates: readonly IndexCandidate[]): EvidenceRanks {
  return {
    bm25: ranksOf(candidates, 'bm25'),
    bm25Window: ranksOf(candidates, 'bm25Window'),
    cosine: ranksOf(candidates, 'cosine'),
    cosineWindow: ranksOf(candidates, 'cosineWindow'),
  };
}

function ranksOf(candidates: readonly IndexCandidate[], kind: Evidence): Map<number, number> {
  const list = candidates.flatMap((one) => {
    const score = one[kind];
    return score === undefined ? [] : [{ key: one.messageKey, score }];
  });
  return new Map(bestFirst(list).map(({ key }, at) => [key, at + 1]));
}

/** Why a hit stands where it does, in numbers. */
export function explainHit({ candidate, parts }: RankedCandidate, ranks: EvidenceRanks): SearchExplanation {
  const rank = (kind: Evidence): number | null => ranks[kind].get(candidate.messageKey) ?? null;
  return {
    keyword_rank: rank('bm25'),
    keyword_window_rank: rank('bm25Window'),
    semantic_rank: rank('cosine'),
    semantic_window_rank: rank('cosineWindow'),
    bm25: candidate.bm25 ?? null,
    cosine: candidate.cosine ?? null,
    parts: parts === undefined ? null : toWireParts(parts),
  };
}

function toWireParts(parts: NonNullable<RankedCandidate['parts']>): Record<string, number> {
  const { bm25Window, cosineWindow, ...others } = parts;
  return { ...others, bm25_window: bm25Window, cosine_window: cosineWindow };
}
