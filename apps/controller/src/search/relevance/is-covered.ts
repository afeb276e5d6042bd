import { analyse, queryTerms } from '@sekha/search-index';

/**
 * Whether one of the texts holds enough of the query's terms: `isEnough` is asked with their share, 0..1, and says yes
 * to all larger ones, too. No text is read where nothing is enough, or any further than to the first that is.
 */
export function isCovered(
  query: string,
  texts: Iterable<string>,
  isEnough: (share: number) => boolean,
): boolean {
  if (isEnough(0)) return true;
  const terms = queryTerms(query);
  if (terms.length === 0) return false;
  for (const text of texts) {
    const words = new Set(analyse(text));
    if (isEnough(terms.filter((term) => words.has(term)).length / terms.length)) return true;
  }
  return false;
}
