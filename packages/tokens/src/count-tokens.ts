import { findRank, type VocabularyTable } from './vocabulary-table.js';

const encoder = new TextEncoder();
let scratch = new Uint8Array(1024);
const NO_TOKEN = Number.POSITIVE_INFINITY;

/** Counts the tokens of a text by byte-pair encoding: `split` cuts it into words, each word is merged by rank. */
export function countTokens(text: string, table: VocabularyTable, split: RegExp): number {
  let tokens = 0;
  for (const [word] of text.matchAll(split)) tokens += countWord(word, table);
  return tokens;
}

function countWord(word: string, table: VocabularyTable): number {
  // A UTF-16 unit becomes three bytes at most.
  if (scratch.length < word.length * 3) scratch = new Uint8Array(word.length * 3);
  const { written } = encoder.encodeInto(word, scratch);
  return findRank(table, scratch, 0, written) >= 0 ? 1 : countMerged(scratch, written, table);
}

/** Joins the neighbours of the lowest rank until none can be joined. Quadratic: callers bound the length of words. */
function countMerged(bytes: Uint8Array, length: number, table: VocabularyTable): number {
  // Part i reaches from bounds[i] to bounds[i + 1]; ranks[i] is the rank of parts i and i + 1 together.
  const bounds = Array.from({ length: length + 1 }, (_, at) => at);
  const rankAt = (part: number): number => {
    const end = bounds[part + 2];
    if (end === undefined) return NO_TOKEN;
    const rank = findRank(table, bytes, bounds[part] ?? 0, end);
    return rank < 0 ? NO_TOKEN : rank;
  };
  const ranks = bounds.slice(0, -2).map((_, part) => rankAt(part));
  for (;;) {
    const best = lowest(ranks);
    if (best < 0) return bounds.length - 1;
    bounds.splice(best + 1, 1);
    ranks.splice(best, 1);
    if (best < ranks.length) ranks[best] = rankAt(best);
    if (best > 0) ranks[best - 1] = rankAt(best - 1);
  }
}

/** The place of the lowest rank, the first of equals; -1 when there is none. */
function lowest(ranks: readonly number[]): number {
  let best = -1;
  let rank = NO_TOKEN;
  for (const [at, one] of ranks.entries())
    if (one < rank) {
      best = at;
      rank = one;
    }
  return best;
}
