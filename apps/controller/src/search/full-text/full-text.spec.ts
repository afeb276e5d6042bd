import { describe, expect, it } from '@jest/globals';
import { wantedPrefixes, wantedTerms } from './full-text-query.js';
import { matchesFullText, toFullTextDocument } from './matches-full-text.js';
import { parseFullText } from './parse-full-text.js';

const TEXT = 'The circuit breaker opened twice; kubernetes restarted the pods, and 数据库 stayed up.';
const holds = (query: string, text = TEXT) => {
  const { root } = parseFullText(query);
  return root !== undefined && matchesFullText(root, toFullTextDocument(text));
};

describe('parseFullText', () => {
  it.each([
    'breaker',
    'BREAKERS opening',
    'the breaker',
    '"circuit breaker"',
    '"breaker opened twice"',
    'breaker AND pods',
    'redis OR pods',
    'breaker NOT redis',
    'breaker AND NOT redis',
    '(redis OR breaker) AND (pods OR mysql)',
    'kube*',
    'circuit-break*',
    'redis OR kube*',
    '数据库',
    '"数据"',
    'circuit-breaker',
  ])('finds %p', (query) => {
    expect(holds(query)).toBe(true);
  });

  it.each([
    'redis',
    'breaker redis',
    '"breaker circuit"',
    '"circuit opened"',
    'breaker AND redis',
    'breaker NOT pods',
    'NOT (breaker OR redis) AND pods',
    'bernetes*',
    '据数',
  ])('does not find %p', (query) => {
    expect(holds(query)).toBe(false);
  });

  it.each([
    '"circuit breaker',
    'breaker AND',
    'OR breaker',
    '(breaker',
    'breaker)',
    'breaker NOT',
    'NOT breaker',
    'NOT NOT breaker OR NOT pods',
    'breaker AND OR pods',
    '* breaker *',
    '^breaker',
    'breaker + pods -- ; DROP TABLE',
    `${'('.repeat(5_000)}breaker`,
    `${'('.repeat(4_000)}breaker${')'.repeat(4_000)}`,
    'NOT '.repeat(2_000).concat('breaker'),
  ])('takes bad syntax for words, case %#', (query) => {
    expect(holds(query, `${TEXT} drop table`)).toBe(true);
  });

  it.each(['', '   ', '"', '""', '()', '***', 'AND', 'OR NOT', '\u0000', '?!'])(
    'finds nothing with %j',
    (query) => {
      expect(holds(query)).toBe(false);
    },
  );

  it('knows bare words from a query with operators', () => {
    expect(parseFullText('which breaker opened').bare).toBe(true);
    expect(parseFullText('"breaker" opened').bare).toBe(false);
    expect(parseFullText('breaker AND').bare).toBe(true);
  });

  it('wants what asks for a message, not what excludes one', () => {
    const { root } = parseFullText('(breaker OR "open pods" OR kub*) NOT redis');
    expect(wantedTerms(root)).toEqual(['breaker', 'open', 'pod']);
    expect(wantedPrefixes(root)).toEqual(['kub']);
  });
});
