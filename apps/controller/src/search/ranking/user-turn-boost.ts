import type { IndexCandidate } from '@sekha/search-index';
import { columnOf } from './column-of.js';
import type { RankingWeights } from './ranking-weights.js';

/**
 * What a message of the user gains where an assistant speaks, too. People state facts and an assistant repeats them
 * at length, so that its echo holds every word of the fact and more; what counts is who said it first. Where no
 * assistant speaks, all are alike and nothing is added.
 */
export function userTurnBoost(
  candidates: readonly IndexCandidate[],
  { userTurn }: Pick<RankingWeights, 'userTurn'>,
): Float64Array {
  const amount = candidates.some(({ role }) => role === 'assistant') ? userTurn : 0;
  return columnOf(candidates, ({ role }) => (role === 'user' ? amount : 0));
}
