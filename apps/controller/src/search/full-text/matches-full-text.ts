import { foldWord, tokenSpans } from '@sekha/search-index';
import type { FullTextNode } from './full-text-query.js';

/** A message as a full-text query sees it: its terms in order, and its words for prefixes. */
export interface FullTextDocument {
  terms: readonly string[];
  places: ReadonlyMap<string, readonly number[]>;
  words: readonly string[];
}

export function toFullTextDocument(content: string): FullTextDocument {
  const spans = tokenSpans(content);
  const places = new Map<string, number[]>();
  spans.forEach(({ term }, at) => {
    const known = places.get(term);
    if (known === undefined) places.set(term, [at]);
    else known.push(at);
  });
  return {
    terms: spans.map(({ term }) => term),
    places,
    words: spans.map(({ start, end }) => foldWord(content.slice(start, end))),
  };
}

export function matchesFullText(node: FullTextNode, document: FullTextDocument): boolean {
  switch (node.kind) {
    case 'all':
      return node.parts.every((part) => matchesFullText(part, document));
    case 'any':
      return node.parts.some((part) => matchesFullText(part, document));
    case 'not':
      return !matchesFullText(node.part, document);
    case 'prefix':
      return document.words.some((word) => word.startsWith(node.prefix));
    case 'phrase':
      return holdsPhrase(node.terms, document);
  }
}

function holdsPhrase(terms: readonly string[], document: FullTextDocument): boolean {
  const [first] = terms;
  if (first === undefined) return true;
  return (document.places.get(first) ?? []).some((start) =>
    terms.every((term, at) => document.terms[start + at] === term),
  );
}
