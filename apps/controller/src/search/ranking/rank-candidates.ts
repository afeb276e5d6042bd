import type { IndexCandidate } from '@sekha/search-index';
import type { QueryDate } from '../query/query-dates.js';
import { conversationMeans } from './conversation-boost.js';
import { dateMatch } from './date-boost.js';
import { type EvidenceKinds, type FusedEvidence, fuseEvidence } from './fuse-evidence.js';
import { newerFirst } from './newer-first.js';
import { rankTail } from './rank-tail.js';
import type { RankingWeights } from './ranking-weights.js';
import { speakerBoost, speakerPart } from './speaker-boost.js';
import { toSimilarities } from './to-similarity.js';

/** What of the question the ranking uses. */
export interface RankingQuery {
  named: readonly string[];
  dates: readonly QueryDate[];
  kinds: EvidenceKinds;
}

/** The parts a score is made of, in the scale of the fused score. */
export interface ScoreParts extends FusedEvidence {
  speaker: number;
  date: number;
  conversation: number;
}

export interface RankedCandidate {
  candidate: IndexCandidate;
  /** A similarity, 0..1, strictly descending along the list. */
  score: number;
  /** Absent for the tail: messages outside the best `depth` of every list. */
  parts?: ScoreParts;
}

/**
 * Ranks what an index found, best first. The head (messages among the best `depth` of any list) is scored with all
 * the evidence; whatever a deeper search brought comes after it, so that a deeper search never changes the order of
 * the first ones. Equal scores: the newer message first, then the larger key.
 */
export function rankCandidates(
  candidates: readonly IndexCandidate[],
  query: RankingQuery,
  weights: RankingWeights,
): RankedCandidate[] {
  const evidence = fuseEvidence(candidates, query.kinds, weights);
  const boost = speakerBoost(query.named, candidates, weights);
  const head: { candidate: IndexCandidate; parts: ScoreParts; total: number }[] = [];
  const tail: IndexCandidate[] = [];
  for (const candidate of candidates) {
    const fused = evidence.get(candidate.messageKey);
    if (fused === undefined) {
      if (candidate.bm25 !== undefined || query.kinds.ownWords !== true) tail.push(candidate);
      continue;
    }
    const speaker = speakerPart(boost, candidate);
    const date = weights.date * dateMatch(query.dates, candidate.sentAtMs);
    const total = fused.fused + speaker + date;
    head.push({ candidate, parts: { ...fused, speaker, date, conversation: 0 }, total });
  }
  const means = conversationMeans(
    head.map(({ candidate, total }) => ({ conversationKey: candidate.conversationKey, score: total })),
  );
  for (const one of head) {
    one.parts.conversation = weights.conversation * (means.get(one.candidate.conversationKey) ?? 0);
    one.total += one.parts.conversation;
  }
  head.sort((a, b) => b.total - a.total || newerFirst(a.candidate, b.candidate));
  const similarities = toSimilarities(
    head.map(({ total }) => total),
    tail.length,
    highestTotal(query, boost?.amount ?? 0, weights),
  );
  const scoreAt = (rank: number): number => similarities[rank] ?? 0;
  return [
    ...head.map(({ candidate, parts }, rank) => ({ candidate, parts, score: scoreAt(rank) })),
    ...rankTail(tail, query.kinds, weights).map((candidate, after) => ({
      candidate,
      score: scoreAt(head.length + after),
    })),
  ];
}

/** What a message would score that is first in every list and has every boost the question can give. */
function highestTotal(query: RankingQuery, speaker: number, weights: RankingWeights): number {
  const own = 1 + speaker + (query.dates.length > 0 ? weights.date : 0);
  return own * (1 + weights.conversation);
}
