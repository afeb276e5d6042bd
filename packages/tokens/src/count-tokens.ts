import { countMerged } from './merge-bytes.js';
import { findRank, type VocabularyTable } from './vocabulary-table.js';
import { WordCounts } from './word-counts.js';

const encoder = new TextEncoder();
let scratch = new Uint8Array(1024);
/** By vocabulary, as a word is other tokens in another one. */
const known = new WeakMap<VocabularyTable, WordCounts>();

/**
 * Counts the tokens of a text by byte-pair encoding: `split` cuts it into words, each word is merged by rank. It stops
 * when they are more than `most`: then the text has at least as many as it returns.
 */
export function countTokens(
  text: string,
  table: VocabularyTable,
  split: RegExp,
  most = Number.POSITIVE_INFINITY,
): number {
  const counts = countsOf(table);
  const count = (word: string): number => countWord(word, table);
  let tokens = 0;
  for (const word of text.match(split) ?? []) {
    tokens += counts.get(word, count);
    if (tokens > most) break;
  }
  return tokens;
}

function countsOf(table: VocabularyTable): WordCounts {
  const counts = known.get(table) ?? new WordCounts();
  known.set(table, counts);
  return counts;
}

function countWord(word: string, table: VocabularyTable): number {
  // A UTF-16 unit becomes three bytes at most.
  if (scratch.length < word.length * 3) scratch = new Uint8Array(word.length * 3);
  const { written } = encoder.encodeInto(word, scratch);
  return findRank(table, scratch, 0, written) >= 0 ? 1 : countMerged(scratch, written, table);
}
