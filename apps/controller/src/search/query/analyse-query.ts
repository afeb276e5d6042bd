import { type AskedFor, askedFor } from './asked-for.js';
import { withoutNames } from './participant-names.js';
import { findQueryDates, type QueryDate } from './query-dates.js';

/** What a question says about what it looks for, beside its words. */
export interface AnalysedQuery {
  /** For BM25: the question as asked; the index drops stop words. Names stay, they are strong words. */
  lexicalText: string;
  /** For the embedding: without the names of participants. */
  denseText: string;
  /** The words of the question that name participants, lower case. */
  named: readonly string[];
  dates: readonly QueryDate[];
  asked: AskedFor;
}

/**
 * Reads a question. `named` are its words that name participants of the searched conversations; `nowMs` is what
 * "yesterday" counts from. Dates are read without the names, so that a person called April is not a month.
 */
export function analyseQuery(text: string, named: readonly string[], nowMs: number): AnalysedQuery {
  const denseText = withoutNames(text, named);
  const dates = findQueryDates(denseText, nowMs);
  return { lexicalText: text, denseText, named, dates, asked: askedFor(text) };
}
