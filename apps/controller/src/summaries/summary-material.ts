import type { Message, Summary } from '@sekha/store';
import { quoteName, quoteText } from '../context/rendering/quote.js';
import { dayOf, momentOf } from './calendar/days.js';
import type { SummaryMaterial } from './writing/summary-writer.js';

/** Messages as a model reads them: each a quotation behind who said it and when. */
export function materialOfMessages(messages: readonly Message[], timeZone: string): SummaryMaterial {
  const told = messages.filter(({ content }) => content.trim() !== '');
  return {
    lines: told.map(({ role, name, content, sentAtMs }) => {
      const speaker = name === null ? quoteName(role) : `${quoteName(role)} ${quoteName(name)}`;
      return `[${momentOf(sentAtMs, timeZone)}] ${speaker}: ${quoteText(content)}`;
    }),
    texts: told.map(({ content }) => content),
  };
}

/** Summaries as material for the next level. */
export function materialOfParts(parts: readonly Summary[]): SummaryMaterial {
  const told = parts.filter(({ content }) => content !== '');
  return {
    lines: told.map(
      ({ level, fromMs, timeZone, content }) =>
        `[${level === 'weekly' ? 'week of ' : ''}${dayOf(fromMs, timeZone)}] ${quoteText(content)}`,
    ),
    texts: told.map(({ content }) => content),
  };
}
