import { namedIn, withoutNames } from './participant-names.js';
import { findQueryDates, type QueryDate } from './query-dates.js';

/** What a question says about what it looks for, beside its words. */
export interface AnalysedQuery {
  /** For BM25: the question as asked; the index drops stop words. Names stay, they are strong words. */
  lexicalText: string;
  /** For the embedding: without the names of participants. */
  denseText: string;
  /** The one participant the question names; absent when it names none or several. */
  speaker?: string;
  dates: readonly QueryDate[];
}

/**
 * Reads a question. `participants` are those of the searched conversations that could be named in it; `nowMs` is
 * what "yesterday" counts from. Dates are read without the names, so that a person called April is not a month.
 */
export function analyseQuery(text: string, participants: readonly string[], nowMs: number): AnalysedQuery {
  const named = namedIn(text, participants);
  const denseText = withoutNames(text, named);
  const people = [...new Set(named.map((name) => name.toLowerCase()))];
  const [speaker] = people;
  return {
    lexicalText: text,
    denseText,
    ...(people.length === 1 && speaker !== undefined ? { speaker } : {}),
    dates: findQueryDates(denseText, nowMs),
  };
}
