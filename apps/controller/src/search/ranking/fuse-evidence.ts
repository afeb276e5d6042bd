import type { IndexCandidate } from '@sekha/search-index';
import { minMax } from './min-max.js';
import type { RankingWeights } from './ranking-weights.js';

/** The lists an index brings. */
export const EVIDENCE = ['bm25', 'bm25Window', 'cosine', 'cosineWindow'] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** Evidence in columns aligned with the candidates, so that thousands of them cost no objects. */
export interface FusedEvidence extends Record<Evidence, Float64Array> {
  /** The weighted sum, 0..1; NaN for messages outside the best of every list. */
  fused: Float64Array;
}

/** Which evidence was asked for: an answer without vectors puts the whole weight on the words. */
export interface EvidenceKinds {
  lexical: boolean;
  semantic: boolean;
  /** Only messages that hold a word of the query themselves; a neighbour's word is not enough. */
  ownWords?: boolean;
}

/**
 * Score fusion: each list min-max normalised over its best `depth`, then summed by weight; where a list does not
 * hold a message, its evidence is NaN and counts as 0. Measured against reciprocal rank fusion on LoCoMo: recall@10
 * 0.695 against 0.652 without windows (bench/retrieval).
 */
export function fuseEvidence(
  candidates: readonly IndexCandidate[],
  kinds: EvidenceKinds,
  weights: RankingWeights,
): FusedEvidence {
  const keys = Float64Array.from(candidates, ({ messageKey }) => messageKey);
  const normalise = (kind: Evidence): Float64Array => {
    // A message without the words scores BM25 0; a missing cosine says nothing.
    const floor = kind === 'bm25' || kind === 'bm25Window' ? 0 : undefined;
    return minMax(scoresOf(candidates, kind), keys, weights.depth, floor);
  };
  const bm25 = normalise('bm25');
  const bm25Window = normalise('bm25Window');
  const cosine = normalise('cosine');
  const cosineWindow = normalise('cosineWindow');
  const shares = sharesOf(kinds, weights);
  const fused = new Float64Array(candidates.length).fill(Number.NaN);
  const add = (list: Float64Array, share: number, alone = false): void => {
    list.forEach((score, at) => {
      const sum = fused[at] ?? Number.NaN;
      if (Number.isNaN(score) || (alone && Number.isNaN(sum))) return;
      fused[at] = (Number.isNaN(sum) ? 0 : sum) + share * score;
    });
  };
  add(bm25, shares.bm25);
  add(bm25Window, shares.bm25Window, kinds.ownWords);
  add(cosine, shares.cosine, kinds.ownWords);
  add(cosineWindow, shares.cosineWindow, kinds.ownWords);
  return { bm25, bm25Window, cosine, cosineWindow, fused };
}

/** One list of evidence, aligned with the candidates; NaN for what it does not hold. */
export function scoresOf(candidates: readonly IndexCandidate[], kind: Evidence): Float64Array {
  return Float64Array.from(candidates, (one) => one[kind] ?? Number.NaN);
}

function sharesOf(kinds: EvidenceKinds, weights: RankingWeights): Record<Evidence, number> {
  const lexical = kinds.lexical ? weights.lexical : 0;
  const semantic = kinds.semantic ? weights.semantic : 0;
  const total = lexical + semantic || 1;
  return {
    bm25: ((1 - weights.window) * lexical) / total,
    bm25Window: (weights.window * lexical) / total,
    cosine: ((1 - weights.window) * semantic) / total,
    cosineWindow: (weights.window * semantic) / total,
  };
}
