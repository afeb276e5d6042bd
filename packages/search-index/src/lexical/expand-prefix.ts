/** So many terms stand for one prefix; further ones are left out. */
const MOST_TERMS = 1_000;
/** A stem may be shorter than the prefix of a word it stands for: `happin*` is found under `happi`. */
const LONGEST_ENDING = 5;
const SHORTEST_STEM = 3;

/**
 * The terms of a dictionary that words with this beginning (folded, not stemmed) can stand under. A superset: who
 * wants only those words looks at the texts. Walks the whole dictionary, some milliseconds for a hundred thousand
 * terms, which only a query with a prefix pays.
 */
export function expandPrefix(terms: Iterable<string>, prefix: string): string[] {
  if (prefix === '') return [];
  const shortest = Math.max(SHORTEST_STEM, prefix.length - LONGEST_ENDING);
  const found: string[] = [];
  for (const term of terms) {
    const isStem = term.length < prefix.length && term.length >= shortest && begins(prefix, term);
    if (!isStem && !term.startsWith(prefix)) continue;
    found.push(term);
    if (found.length === MOST_TERMS) break;
  }
  return found;
}

/** A stemmer turns a last `y` into `i`. */
function begins(prefix: string, stem: string): boolean {
  return prefix.startsWith(stem) || (stem.endsWith('i') && prefix.startsWith(`${stem.slice(0, -1)}y`));
}
