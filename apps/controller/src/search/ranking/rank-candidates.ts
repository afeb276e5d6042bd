import type { IndexCandidate } from '@sekha/search-index';
import type { AskedFor } from '../query/asked-for.js';
import type { QueryDate } from '../query/query-dates.js';
import { columnOf } from './column-of.js';
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
  const { speaker, date, statement, conversation, userTurn } = boosts;
  const totals = sumOf([evidence.fused, speaker, date, statement, conversation, userTurn]);
  const head = headOf(candidates, totals);
  const rest = candidates.filter(
    (one, at) => Number.isNaN(totals[at]) && (one.bm25 !== undefined || query.kinds.ownWords !== true),
  );
  const similarities = toSimilarities(
    head.map((at) => totals[at] ?? 0),
    rest.length,
    highestTotal(query, boosts, weights),
  );
  const best = head.map((at) => candidates[at] as IndexCandidate);
  return new Ranking([...best, ...rankTail(rest, query.kinds, weights)], similarities, (rank) => {
    const at = head[rank];
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
  const none = new Float64Array(candidates.length);
  const speaker = boost === undefined ? none : columnOf(candidates, (one) => speakerPart(boost, one));
  const date =
    query.dates.length === 0
      ? none
      : columnOf(candidates, ({ sentAtMs }) => weights.date * dateMatch(query.dates, sentAtMs));
  // Who looks for words wants the messages that hold them, whatever they say.
  const statement =
    query.kinds.ownWords === true
      ? none
      : statementBoost(candidates, evidence, query.asked, weights.statement);
  const own = sumOf([evidence.fused, speaker, date, statement]);
  const means = conversationMeans(candidates, own, weights.conversationBest);
  const conversation = columnOf(candidates, (_, at) => weights.conversation * (means[at] as number));
  return { speaker, date, statement, conversation, userTurn: userTurnBoost(candidates, weights) };
}

/** Added up from the first column on, as the order of an addition decides its last digit. */
function sumOf(columns: readonly [Float64Array, ...Float64Array[]]): Float64Array {
  const [first, ...more] = columns;
  const sums = first.slice();
  for (const column of more)
    for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] as number) + (column[at] as number);
  return sums;
}

/** The places of the scored candidates, best first. */
function headOf(candidates: readonly IndexCandidate[], totals: Float64Array): number[] {
  const head: number[] = [];
  for (let at = 0; at < totals.length; at++) if (!Number.isNaN(totals[at])) head.push(at);
  return head.sort(
    (a, b) =>
      (totals[b] as number) - (totals[a] as number) ||
      newerFirst(candidates[a] as IndexCandidate, candidates[b] as IndexCandidate),
  );
}

/** What a message would score that is first in every list and has every boost the question can give. */
function highestTotal(query: RankingQuery, boosts: BoostColumns, weights: RankingWeights): number {
  const date = query.dates.length > 0 ? weights.date : 0;
  const own = 1 + highestOf(boosts.speaker) + date + highestOf(boosts.statement);
  return own * (1 + weights.conversation) + highestOf(boosts.userTurn);
}

function highestOf(column: Float64Array): number {
  let highest = 0;
  for (let at = 0; at < column.length; at++) highest = Math.max(highest, column[at] as number);
  return highest;
}
