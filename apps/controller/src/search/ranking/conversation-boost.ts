import type { IndexCandidate } from '@sekha/search-index';
import { columnOf } from './column-of.js';

/**
 * For each message the mean of the best few scores of its conversation; missing ones count 0, so that one lucky
 * message does not carry its conversation. A message in a conversation about the subject gains from its neighbourhood.
 *
 * @param scores never negative; NaN is left out. Aligned with the candidates, as the means are.
 */
export function conversationMeans(
  candidates: readonly IndexCandidate[],
  scores: Float64Array,
  best: number,
): Float64Array {
  const places = placesOf(candidates);
  const kept = new Float64Array(places.count * best);
  for (let at = 0; at < candidates.length; at++)
    keepBest(kept, (places.of[at] as number) * best, best, scores[at] as number);
  return columnOf(candidates, (_, at) => {
    const from = (places.of[at] as number) * best;
    let sum = 0;
    for (let rank = 0; rank < best; rank++) sum += kept[from + rank] as number;
    return sum / best;
  });
}

/** Numbers the conversations from 0, in the order in which they are met. */
function placesOf(candidates: readonly IndexCandidate[]): { of: Int32Array; count: number } {
  const known = new Map<number, number>();
  const of = new Int32Array(candidates.length);
  for (let at = 0; at < of.length; at++) {
    const key = (candidates[at] as IndexCandidate).conversationKey;
    const place = known.get(key) ?? known.size;
    known.set(key, place);
    of[at] = place;
  }
  return { of, count: known.size };
}

/** Keeps `count` scores from `from` on descending: the new one goes in where it belongs, the worst one falls out. */
function keepBest(kept: Float64Array, from: number, count: number, score: number): void {
  let at = from + count - 1;
  if (!(score > (kept[at] as number))) return;
  for (; at > from && score > (kept[at - 1] as number); at--) kept[at] = kept[at - 1] as number;
  kept[at] = score;
}
