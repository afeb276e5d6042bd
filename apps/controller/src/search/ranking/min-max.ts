/**
 * The best `depth` scores of a list, mapped to 0..1: the best is 1, the last of them 0. A list that ends before
 * `depth` is complete, and what is not in it would have scored `floor`: then `floor` maps to 0, when it is given.
 * When all are equal, all are 1. At the cut equal scores go by key, lower first, as the index cuts its lists.
 *
 * NaN stands for what the list does not hold, in `scores` and in the answer, which is aligned with them.
 */
export function minMax(
  scores: Float64Array,
  keys: ArrayLike<number>,
  depth: number,
  floor?: number,
): Float64Array {
  const { count, low, high } = boundsOf(scores);
  if (count > depth) return minMax(cutToBest(scores, keys, depth), keys, depth);
  const base = floor !== undefined && count < depth ? Math.min(floor, low) : low;
  return scores.map((score) =>
    Number.isNaN(score) ? score : high > base ? (score - base) / (high - base) : 1,
  );
}

function boundsOf(scores: Float64Array): { count: number; low: number; high: number } {
  let count = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const score of scores) {
    if (Number.isNaN(score)) continue;
    count++;
    if (score < low) low = score;
    if (score > high) high = score;
  }
  return { count, low, high };
}

function cutToBest(scores: Float64Array, keys: ArrayLike<number>, depth: number): Float64Array {
  const cut = new Float64Array(scores.length).fill(Number.NaN);
  for (const at of bestFirst(scores, keys).slice(0, depth)) cut[at] = scores[at] as number;
  return cut;
}

/** The positions of what a list holds, best first. */
export function bestFirst(scores: Float64Array, keys: ArrayLike<number>): number[] {
  const held: number[] = [];
  scores.forEach((score, at) => {
    if (!Number.isNaN(score)) held.push(at);
  });
  return held.sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || (keys[a] as number) - (keys[b] as number),
  );
}
