import { foldWord } from './fold-word.js';
import { porterStem } from './porter-stem.js';
import { characterOffsets, scanRuns } from './scan-words.js';
import { STOP_WORDS } from './stop-words.js';
import { WordMemo } from './word-memo.js';

/** One term of a text and where it stands: UTF-16 offsets, `end` exclusive. */
export interface TokenSpan {
  term: string;
  start: number;
  end: number;
}

/** A longer word is known by its beginning: it is a key or encoded bytes, and must not fill the dictionary. */
const MAX_TERM_LENGTH = 64;
/** The first words of a long query say what it is about; each further term would cost a walk over its postings. */
export const MAX_QUERY_TERMS = 64;
const MAX_QUERY_CHARACTERS = 20_000;

export type TermVisitor = (term: string, start: number, end: number) => void;

/**
 * The terms of a document, in order. A word gives one term (folded, stemmed). A stretch of an unspaced script gives
 * each of its characters and each pair of neighbours, so that words of one, two and more characters are found
 * without a dictionary.
 */
function forEachTerm(text: string, visit: TermVisitor): void {
  scanRuns(text, (start, end, unspaced) => {
    if (unspaced) forEachPart(text, start, end, visit);
    else visit(toTerm(text.slice(start, end)), start, end);
  });
}

/** The terms of one stretch of an unspaced script. */
export function forEachPart(text: string, start: number, end: number, visit: TermVisitor): void {
  const at = characterOffsets(text, start, end);
  for (let i = 0; i + 1 < at.length; i++) {
    const from = at[i] as number;
    const to = at[i + 1] as number;
    visit(fold(text.slice(from, to)), from, to);
    const next = at[i + 2];
    if (next !== undefined) visit(fold(text.slice(from, next)), from, next);
  }
}

/** The terms of a document, in order, repeated as often as they occur. */
export function analyse(text: string): string[] {
  const terms: string[] = [];
  forEachTerm(text, (term) => terms.push(term));
  return terms;
}

/** The terms of a document and where they stand; pairs of an unspaced script overlap. */
export function tokenSpans(text: string): TokenSpan[] {
  const spans: TokenSpan[] = [];
  forEachTerm(text, (term, start, end) => spans.push({ term, start, end }));
  return spans;
}

/** The words of a text, in order, folded but not stemmed; of an unspaced script its characters and pairs. */
export function textWords(text: string): string[] {
  const words: string[] = [];
  const add = (_term: string, start: number, end: number): void => {
    words.push(foldWord(text.slice(start, end)));
  };
  scanRuns(text, (start, end, unspaced) => {
    if (unspaced) forEachPart(text, start, end, add);
    else add('', start, end);
  });
  return words;
}

/** The words of a query that carry its subject, folded but not stemmed; all of them when no other is left. */
export function contentWords(query: string): string[] {
  const all: string[] = [];
  const text = query.slice(0, MAX_QUERY_CHARACTERS);
  scanRuns(text, (start, end) => all.push(foldWord(text.slice(start, end))));
  const kept = all.filter((word) => !STOP_WORDS.has(word));
  return kept.length > 0 ? kept : all;
}

/**
 * The distinct terms a query asks for, in order: stop words dropped, stemmed, at most {@link MAX_QUERY_TERMS}. A
 * stretch of an unspaced script asks for its pairs; a single character for itself.
 */
export function queryTerms(query: string): string[] {
  const terms = new Set<string>();
  for (const word of contentWords(query)) {
    scanRuns(word, (start, end, unspaced) => {
      if (!unspaced) {
        terms.add(toTerm(word.slice(start, end)));
        return;
      }
      const at = characterOffsets(word, start, end);
      if (at.length === 2) terms.add(fold(word.slice(start, end)));
      for (let i = 0; i + 2 < at.length; i++) terms.add(fold(word.slice(at[i], at[i + 2])));
    });
    if (terms.size >= MAX_QUERY_TERMS) break;
  }
  return [...terms].slice(0, MAX_QUERY_TERMS);
}

/** The terms of words that were asked for: the same few texts are read several times for one answer. */
const known = new WordMemo<string>();

/** The term of one word. */
export function toTerm(word: string): string {
  const before = known.get(word);
  if (before !== undefined) return before;
  const term = makeTerm(word);
  if (word.length <= MAX_TERM_LENGTH) known.set(word, term);
  return term;
}

/** {@link toTerm} for who remembers the answer. */
export function makeTerm(word: string): string {
  return word.length > MAX_TERM_LENGTH ? fold(word.slice(0, MAX_TERM_LENGTH)) : porterStem(foldWord(word));
}

function fold(text: string): string {
  return foldWord(text).slice(0, MAX_TERM_LENGTH);
}
