import type { SearchExplanation } from '@sekha/contracts';
import type { IndexCandidate } from '@sekha/search-index';
import { type Evidence, scoresOf } from '../ranking/fuse-evidence.js';
import { bestFirst } from '../ranking/min-max.js';
import type { RankedCandidate } from '../ranking/ranking.js';

/** The place of every message in each list of evidence, from 1. */
export type EvidenceRanks = Record<Evidence, ReadonlyMap<number, number>>;

export function rankEvidence(candidates: readonly IndexCandidate[]): EvidenceRanks {
  const keys = Float64Array.from(candidates, ({ messageKey }) => messageKey);
  const ranksOf = (kind: Evidence): Map<number, number> =>
    new Map(bestFirst(scoresOf(candidates, kind), keys).map((at, place) => [keys[at] ?? 0, place + 1]));
  return {
    bm25: ranksOf('bm25'),
    bm25Window: ranksOf('bm25Window'),
    cosine: ranksOf('cosine'),
    cosineWindow: ranksOf('cosineWindow'),
  };
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
  const { bm25Window, cosineWindow, userTurn, ...others } = parts;
  return { ...others, bm25_window: bm25Window, cosine_window: cosineWindow, user_turn: userTurn };
}
