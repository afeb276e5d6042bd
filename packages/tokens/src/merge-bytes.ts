import { findRank, type VocabularyTable } from './vocabulary-table.js';

const NO_TOKEN = 0x7fff_ffff;
let capacity = 1024;
/** Where part i begins; one more tells where the last one ends. */
let starts = new Int32Array(capacity + 1);
/** The rank of parts i and i + 1 together. */
let ranks = new Int32Array(capacity);

/**
 * How many tokens the bytes of a word are: neighbours of the lowest rank are joined, the first of equals, until none
 * can be joined. Quadratic: callers bound the length of words.
 */
export function countMerged(bytes: Uint8Array, length: number, table: VocabularyTable): number {
  reserve(length);
  for (let at = 0; at <= length; at++) starts[at] = at;
  const rankAt = (part: number): number => {
    const rank = findRank(table, bytes, starts[part] as number, starts[part + 2] as number);
    return rank < 0 ? NO_TOKEN : rank;
  };
  for (let part = 0; part + 1 < length; part++) ranks[part] = rankAt(part);
  for (let parts = length; ; ) {
    const best = lowest(parts - 1);
    if (best < 0) return parts;
    starts.copyWithin(best + 1, best + 2, parts + 1);
    ranks.copyWithin(best, best + 1, parts - 1);
    parts--;
    if (best < parts - 1) ranks[best] = rankAt(best);
    if (best > 0) ranks[best - 1] = rankAt(best - 1);
  }
}

/** The place of the lowest of the first `count` ranks, the first of equals; -1 when none is a token. */
function lowest(count: number): number {
  let best = -1;
  let rank = NO_TOKEN;
  for (let at = 0; at < count; at++) {
    const one = ranks[at] as number;
    if (one >= rank) continue;
    best = at;
    rank = one;
  }
  return best;
}

function reserve(length: number): void {
  if (length <= capacity) return;
  capacity = length;
  starts = new Int32Array(capacity + 1);
  ranks = new Int32Array(capacity);
}
