/**
 * For each conversation the mean of its best few scores; missing ones count 0, so that one lucky message does not
 * carry its conversation. A message in a conversation about the subject gains from its neighbourhood.
 *
 * @param scores never negative; NaN is left out. Aligned with `conversationKeys`.
 */
export function conversationMeans(
  conversationKeys: readonly number[],
  scores: Float64Array,
  best: number,
): Map<number, number> {
  const kept = new Map<number, Float64Array>();
  conversationKeys.forEach((key, at) => {
    const score = scores[at] ?? Number.NaN;
    if (Number.isNaN(score)) return;
    const known = kept.get(key);
    const few = known ?? new Float64Array(best);
    if (known === undefined) kept.set(key, few);
    keepBest(few, score);
  });
  return new Map([...kept].map(([key, few]) => [key, few.reduce((sum, one) => sum + one, 0) / best]));
}

/** Keeps the list descending: the new score goes in where it belongs, the worst one falls out. */
function keepBest(best: Float64Array, score: number): void {
  let at = best.length - 1;
  if (score <= (best[at] ?? 0)) return;
  for (; at > 0 && score > (best[at - 1] ?? 0); at--) best[at] = best[at - 1] ?? 0;
  best[at] = score;
}
