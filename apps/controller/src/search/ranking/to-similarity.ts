/** The tail lives below this, the head above. */
const HEAD_FLOOR = 0.01;
/** The least difference between neighbours. Well above what JSON and doubles lose. */
const STEP = 1e-9;

/**
 * What a client sees of fused totals: similarities in 0..1, larger is better, strictly descending.
 *
 * `totals` (descending) map linearly, `highest` (the best any message could have) to 1 and 0 to 0.01; `tailLength`
 * further ones follow below that. Scores that would be equal, or equal but for rounding, step down by a billionth,
 * so that the order of a list can be read off its scores alone. Within one answer they compare messages; across
 * questions they do not, as each list is normalised to its own best.
 */
export function toSimilarities(totals: readonly number[], tailLength: number, highest: number): number[] {
  const similarities: number[] = [];
  let previous = 1 + STEP;
  for (const total of totals) {
    const share = highest > 0 ? Math.min(1, Math.max(0, total / highest)) : 0;
    previous = Math.min(HEAD_FLOOR + (1 - HEAD_FLOOR) * share, previous - STEP);
    similarities.push(shown(previous));
  }
  const below = Math.min(previous, HEAD_FLOOR);
  for (let after = 0; after < tailLength; after++)
    similarities.push(shown(below * (1 - (after + 1) / (tailLength + 1))));
  return similarities;
}

/** Without the digits that doubles add: `0.934`, not `0.9339999999999998`. Finer than the least step. */
function shown(similarity: number): number {
  return Math.round(similarity * 1e12) / 1e12;
}
