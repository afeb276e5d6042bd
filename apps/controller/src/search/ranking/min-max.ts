/** A score of a message in one list. */
export interface ScoredKey {
  key: number;
  score: number;
}

/** Best first; equal scores by key, as the index cuts its lists, so that every depth sees the same beginning. */
export function bestFirst(list: readonly ScoredKey[]): ScoredKey[] {
  return [...list].sort((a, b) => b.score - a.score || a.key - b.key);
}

/**
 * The best `depth` scores of a list, mapped to 0..1: the best is 1, the last of them 0. A list that ends before
 * `depth` is complete, and what is not in it would have scored `floor`: then `floor` maps to 0, when it is given.
 * When all are equal, all are 1.
 */
export function minMax(list: readonly ScoredKey[], depth: number, floor?: number): Map<number, number> {
  const best = bestFirst(list).slice(0, depth);
  const high = best[0]?.score ?? 0;
  const last = best[best.length - 1]?.score ?? 0;
  const low = floor !== undefined && list.length < depth ? Math.min(floor, last) : last;
  return new Map(best.map(({ key, score }) => [key, high > low ? (score - low) / (high - low) : 1]));
}
