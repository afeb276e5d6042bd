/** The constants of SQLite's FTS5. */
const K1 = 1.2;
const B = 0.75;

/** Weight of a term that `matching` of `total` documents hold; never negative, as in FTS5. */
export function inverseDocumentFrequency(matching: number, total: number): number {
  const idf = Math.log((total - matching + 0.5) / (matching + 0.5));
  return idf > 0 ? idf : 1e-6;
}

/**
 * What one term adds to the score of a document: Robertson's BM25, with the operations in FTS5's order, so that the
 * sums agree to the last bits.
 */
export function termScore(idf: number, frequency: number, length: number, averageLength: number): number {
  return idf * ((frequency * (K1 + 1)) / (frequency + K1 * (1 - B + (B * length) / averageLength)));
}

/** No document gains more from a term of that weight that it holds so often, however short it is. */
export function highestScore(idf: number, frequency: number): number {
  return termScore(idf, frequency, 0, 1);
}
