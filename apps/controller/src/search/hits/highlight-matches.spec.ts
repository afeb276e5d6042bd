import { describe, expect, it } from '@jest/globals';
import { queryTerms } from '@sekha/search-index';
import { highlightMatches } from './highlight-matches.js';

const marked = (content: string, query: string, prefixes: string[] = []) =>
  highlightMatches(content, { terms: new Set(queryTerms(query)), prefixes }).map(({ start, end, text }) => {
    expect(content.slice(start, end)).toBe(text);
    return text;
  });

describe('highlightMatches', () => {
  it('marks words by their stem, as written', () => {
    expect(marked('We chose Databases; the database, not DATABASING.', 'which database')).toEqual([
      'Databases',
      'database',
      'DATABASING',
    ]);
  });

  it('counts in UTF-16 code units, so that emoji and accents do not shift it', () => {
    expect(marked('🎉🎉 Café au lait, 数据库迁移', 'cafe 数据库')).toEqual(['Café', '数据库']);
  });

  it('marks words by their beginning', () => {
    expect(marked('kubectl and Kubernetes', '', ['kub'])).toEqual(['kubectl', 'Kubernetes']);
  });

  it('marks nothing for stop words, nothing in nothing, and not without end', () => {
    expect(marked('what is the plan', 'what is the cost')).toEqual([]);
    expect(marked('', 'x')).toEqual([]);
    expect(marked('word '.repeat(30_000), 'word')).toHaveLength(50);
  });
});
