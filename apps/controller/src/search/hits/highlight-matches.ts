import { foldWord, tokenSpans } from '@sekha/search-index';

/** A stretch of a content, in UTF-16 code units, `end` exclusive. */
export interface Highlight {
  start: number;
  end: number;
  text: string;
}

export interface WantedWords {
  /** Index terms. */
  terms: ReadonlySet<string>;
  /** Folded beginnings of words. */
  prefixes?: readonly string[];
}

const MOST_HIGHLIGHTS = 50;
/** What lies further back in a long text is not shown anyway. */
const SCANNED_CHARACTERS = 20_000;

/** Where a content answers the words of a query, in order; touching stretches are one. */
export function highlightMatches(content: string, { terms, prefixes = [] }: WantedWords): Highlight[] {
  const spans: { start: number; end: number }[] = [];
  if (terms.size === 0 && prefixes.length === 0) return [];
  const text = content.slice(0, SCANNED_CHARACTERS);
  for (const { term, start, end } of tokenSpans(text)) {
    const wanted = terms.has(term) || (prefixes.length > 0 && beginsWith(text.slice(start, end), prefixes));
    if (!wanted) continue;
    const last = spans[spans.length - 1];
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else if (spans.length === MOST_HIGHLIGHTS) break;
    else spans.push({ start, end });
  }
  return spans.map(({ start, end }) => ({ start, end, text: text.slice(start, end) }));
}

function beginsWith(word: string, prefixes: readonly string[]): boolean {
  const folded = foldWord(word);
  return prefixes.some((prefix) => folded.startsWith(prefix));
}
