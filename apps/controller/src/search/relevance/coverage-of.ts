import { analyse, queryTerms } from '@sekha/search-index';

/** The largest share of the query's terms that one of the texts holds, 0..1; 0 for a query without words. */
export function coverageOf(query: string, texts: readonly string[]): number {
  const terms = queryTerms(query);
  if (terms.length === 0) return 0;
  const held = texts.map((text) => {
    const words = new Set(analyse(text));
    return terms.filter((term) => words.has(term)).length;
  });
  return Math.max(0, ...held) / terms.length;
}
