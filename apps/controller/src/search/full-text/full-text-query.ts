/** What a full-text query asks for. Leaves hold index terms (folded, stemmed). */
export type FullTextNode =
  | { kind: 'all' | 'any'; parts: readonly FullTextNode[] }
  | { kind: 'not'; part: FullTextNode }
  /** These terms side by side, in this order; one term is a plain word. */
  | { kind: 'phrase'; terms: readonly string[] }
  /** Any word that begins so; folded, not stemmed. */
  | { kind: 'prefix'; prefix: string };

export interface FullTextQuery {
  /** Undefined when the query holds nothing to look for. */
  root: FullTextNode | undefined;
  /** True when only bare words were given: then some of them may do when no message holds all. */
  bare: boolean;
}

/** The terms that make a message match rather than exclude it, in order, distinct. */
export function wantedTerms(node: FullTextNode | undefined): string[] {
  if (node === undefined || node.kind === 'not') return [];
  if (node.kind === 'phrase') return [...new Set(node.terms)];
  if (node.kind === 'prefix') return [];
  return [...new Set(node.parts.flatMap(wantedTerms))];
}

/** The prefixes that make a message match. */
export function wantedPrefixes(node: FullTextNode | undefined): string[] {
  if (node === undefined || node.kind === 'not' || node.kind === 'phrase') return [];
  if (node.kind === 'prefix') return [node.prefix];
  return [...new Set(node.parts.flatMap(wantedPrefixes))];
}
