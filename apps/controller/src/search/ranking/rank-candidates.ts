import type { IndexCandidate } from '@sekha/search-index';
import type { AskedFor } from '../query/asked-for.js';
import type { QueryDate } from '../query/query-dates.js';
import { conversationMeans } from './conversation-boost.js';
import { dateMatch } from './date-boost.js';
import { type EvidenceKinds, type FusedEvidence, fuseEvidence } from './fuse-evidence.js';
import { newerFirst } from './newer-first.js';
import { rankTail } from './rank-tail.js';
import { type BoostColumns, partsAt, Ranking } from './ranking.js';
import type { RankingWeights } from './ranking-weights.js';
import { speakerBoost, speakerPart } from './speaker-boost.js';
import { statementBoost } from './statement-boost.js';
import { toSimilarities } from './to-similarity.js';
import { userTurnBoost } from './user-turn-boost.js';

/** What of the question the ranking uses. */
export interface RankingQuery {
  /** The words of the question that name participants, lower case. */
  named: readonly string[];
  dates: readonly QueryDate[];
  asked: AskedFor;
  kinds: EvidenceKinds;
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
): Ranking {
  const evidence = fuseEvidence(candidates, query.kinds, weights);
  const boosts = boostsOf(candidates, evidence, query, weights);
  const totals = evidence.fused.map(
    (fused, at) =>
      fused +
      (boosts.speaker[at] ?? 0) +
      (boosts.date[at] ?? 0) +
      (boosts.statement[at] ?? 0) +
      (boosts.conversation[at] ?? 0) +
      (boosts.userTurn[at] ?? 0),
  );
  const head = headOf(candidates, totals);
  const rest = candidates.filter(
    (one, at) => Number.isNaN(totals[at]) && (one.bm25 !== undefined || query.kinds.ownWords !== true),
  );
  const similarities = toSimilarities(
    head.map((at) => totals[at] ?? 0),
    rest.length,
    highestTotal(query, boosts, weights),
  );
  const places = new Map(head.map((at) => [candidates[at], at]));
  const best = head.flatMap((at) => candidates[at] ?? []);
  return new Ranking([...best, ...rankTail(rest, query.kinds, weights)], similarities, (candidate) => {
    const at = places.get(candidate);
    return at === undefined ? undefined : partsAt(at, evidence, boosts);
  });
}

function boostsOf(
  candidates: readonly IndexCandidate[],
  evidence: FusedEvidence,
  query: RankingQuery,
  weights: RankingWeights,
): BoostColumns {
  const boost = speakerBoost(query.named, candidates, weights);
  const speaker = Float64Array.from(candidates, (one) => speakerPart(boost, one));
  const date = Float64Array.from(candidates, (one) => weights.date * dateMatch(query.dates, one.sentAtMs));
  // Who looks for words wants the messages that hold them, whatever they say.
  const statement =
    query.kinds.ownWords === true
      ? new Float64Array(candidates.length)
      : statementBoost(candidates, evidence, query.asked, weights.statement);
  const own = evidence.fused.map(
    (score, at) => score + (speaker[at] ?? 0) + (date[at] ?? 0) + (statement[at] ?? 0),
  );
  const means = conversationMeans(
    candidates.map(({ conversationKey }) => conversationKey),
    own,
    weights.conversationBest,
  );
  const conversation = Float64Array.from(
    candidates,
    ({ conversationKey }) => weights.conversation * (means.get(conversationKey) ?? 0),
  );
  return { speaker, date, statement, conversation, userTurn: userTurnBoost(candidates, weights) };
}

/** The places of the scored candidates, best first. */
function headOf(candidates: readonly IndexCandidate[], totals: Float64Array): number[] {
  const head: number[] = [];
  totals.forEach((total, at) => {
    if (!Number.isNaN(total)) head.push(at);
  });
  const byRecency = (a: IndexCandidate | undefined, b: IndexCandidate | undefined): number =>
    a === undefined || b === undefined ? 0 : newerFirst(a, b);
  return head.sort((a, b) => (totals[b] ?? 0) - (totals[a] ?? 0) || byRecency(candidates[a], candidates[b]));
}

/** What a message would score that is first in every list and has every boost the question can give. */
function highestTotal(query: RankingQuery, boosts: BoostColumns, weights: RankingWeights): number {
  const date = query.dates.length > 0 ? weights.date : 0;
  const own = 1 + highestOf(boosts.speaker) + date + highestOf(boosts.statement);
  return own * (1 + weights.conversation) + highestOf(boosts.userTurn);
}

function highestOf(column: Float64Array): number {
  return column.reduce((highest, one) => Math.max(highest, one), 0);
}
