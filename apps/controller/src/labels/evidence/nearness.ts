import { analyse } from '@sekha/search-index';
import type { NearConversation } from './label-evidence.js';

/** The message of another conversation that is nearest to this one. */
export interface Neighbour {
  label: string;
  content: string;
  /** With this conversation's vector; undefined when there are no vectors. */
  cosine: number | undefined;
}

/** Sentence models give unrelated texts up to this much. */
const UNRELATED = 0.25;
/** From here on two texts are about the same. */
const ALIKE = 0.75;
/** A message that holds this share of the words speaks of the same. */
const ENOUGH_WORDS = 0.5;

/** How near each neighbour is, 0..1: by its vector or by the words it shares, whichever says more. */
export function nearnessOf(neighbours: readonly Neighbour[], words: ReadonlySet<string>): NearConversation[] {
  return neighbours
    .map(({ label, content, cosine }) => {
      const held = new Set(analyse(content).filter((term) => words.has(term))).size;
      const byWords = words.size === 0 ? 0 : Math.min(1, held / words.size / ENOUGH_WORDS);
      const byVector = cosine === undefined ? 0 : (cosine - UNRELATED) / (ALIKE - UNRELATED);
      return { label, nearness: Math.min(1, Math.max(byWords, byVector, 0)) };
    })
    .filter(({ nearness }) => nearness > 0);
}
