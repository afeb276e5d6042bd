/** How a list is normalised beyond min and max. */
export interface Normalisation {
  /** What messages that a complete list does not hold would have scored: it maps to 0. */
  floor?: number;
  /**
   * A cut list says nothing of the scores below its end. 0 maps its last score to 0; 1 takes the spread below the
   * cut to be that above it, so that the last score maps to a half.
   */
  stretch?: number;
  /** What messages that a cut list does not hold count for, as a share of its last one. */
  missing?: number;
}

/** A list in 0..1, aligned with what was given. */
export interface NormalisedList {
  /** NaN for what is not among the best. */
  scores: Float64Array;
  /** What stands in for NaN. */
  missing: number;
}

/**
 * The best `depth` scores of a list, mapped to 0..1, the best to 1. NaN stands for what the list does not hold. A
 * list that ends before `depth` is complete; one that reaches it is cut. When all are equal, all are 1. At the cut
 * equal scores go by key, lower first, as the index cuts its lists.
 */
export function minMax(
  scores: Float64Array,
  keys: ArrayLike<number>,
  depth: number,
  { floor, stretch = 0, missing = 0 }: Normalisation = {},
): NormalisedList {
  const { count, low, high } = boundsOf(scores);
  if (count > depth) return minMax(cutToBest(scores, keys, depth), keys, depth, { stretch, missing });
  const isCut = count === depth;
  const base = isCut ? low - stretch * (high - low) : Math.min(floor ?? low, low);
  const normalise = (score: number): number => (high > base ? (score - base) / (high - base) : 1);
  return {
    scores: mapScores(scores, normalise),
    missing: isCut ? missing * normalise(low) : 0,
  };
}

/** What is not held stays NaN. A plain loop: `map` of a typed array takes several times as long. */
function mapScores(scores: Float64Array, to: (score: number) => number): Float64Array {
  const mapped = new Float64Array(scores.length);
  for (let at = 0; at < mapped.length; at++) {
    const score = scores[at] as number;
    mapped[at] = Number.isNaN(score) ? score : to(score);
  }
  return mapped;
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
