import { describe, expect, it } from '@jest/globals';
import { analyse, contentWords, MAX_QUERY_TERMS, queryTerms, textWords, tokenSpans } from './analyse.js';

describe('analyse', () => {
  it.each([
    ['lower case, stems, no punctuation', 'Running, RUNS; (ran)!', ['run', 'run', 'ran']],
    ['diacritics removed, composed or not', 'café cafe\u0301 Zoë Łódź', ['cafe', 'cafe', 'zoe', 'łodz']],
    ['apostrophes separate', "don't l’été", ['don', 't', 'l', 'et']],
    ['numbers and mixed words', '3.14 v2 2024-05-01', ['3', '14', 'v2', '2024', '05', '01']],
    ['compatibility forms written plainly', 'Ｆｕｌｌ ﬁne', ['full', 'fine']],
    ['fractions stay one term', '½ cup', ['½', 'cup']],
    ['Greek: final sigma and accents', 'Λόγος', ['λογοσ']],
    [
      'Cyrillic: й and ї are letters, stress and ё are not',
      'йод їжа за́мок ёлка',
      ['йод', 'їжа', 'замок', 'елка'],
    ],
    ['Arabic without vowel points', 'العَرَبِيَّة', ['العربية']],
    ['Turkish capital dotted i', 'İstanbul', ['istanbul']],
    ['emoji separate', 'tea🍵time', ['tea', 'time']],
    ['Hindi keeps its vowel signs', 'हिन्दी भाषा', ['हिन्दी', 'भाषा']],
    ['lone surrogates separate', 'a\ud800b', ['a', 'b']],
    ['letters beyond the basic plane', '𝒳 𐐷𐐲', ['x', '𐐷𐐲']],
    ['nothing in nothing', ' \n\t…', []],
  ])('%s', (_what, text, terms) => {
    expect(analyse(text)).toEqual(terms);
  });

  it('gives unspaced scripts as characters and pairs', () => {
    expect(analyse('東京都')).toEqual(['東', '東京', '京', '京都', '都']);
    expect(analyse('iPhone手机')).toEqual(['iphon', '手', '手机', '机']);
    expect(analyse('ที่นี่')).toEqual(['ที่', 'ที่นี่', 'นี่']);
  });

  it('knows a very long word by its beginning', () => {
    expect(analyse('x'.repeat(100_000))).toEqual(['x'.repeat(64)]);
    expect(queryTerms(`${'x'.repeat(64)}tail`)).toEqual(['x'.repeat(64)]);
  });
});

describe('tokenSpans', () => {
  it('says where each term stands in the text as it was written', () => {
    const text = 'Über 東京, running';
    const spans = tokenSpans(text);
    expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual([
      'Über',
      '東',
      '東京',
      '京',
      'running',
    ]);
    expect(spans.map(({ term }) => term)).toEqual(['uber', '東', '東京', '京', 'run']);
  });

  it('covers what the query asks for, in every script', () => {
    const text = '昨日は猫カフェに行きました';
    const terms = new Set(queryTerms('猫カフェ'));
    const marked = tokenSpans(text).filter(({ term }) => terms.has(term));
    expect(marked.map(({ start, end }) => text.slice(start, end))).toEqual(['猫カ', 'カフ', 'フェ']);
  });
});

describe('the words of a query', () => {
  it('leave out stop words and keep the form they were written in', () => {
    expect(contentWords('What did Zoë’s dogs eat in the garden?')).toEqual(['zoe', 'dogs', 'eat', 'garden']);
  });

  it('are all kept when every one is a stop word', () => {
    expect(contentWords('who are you')).toEqual(['who', 'are', 'you']);
  });

  it('become distinct stems in order', () => {
    expect(queryTerms('dogs and a dog, walking walks')).toEqual(['dog', 'walk']);
  });

  it('ask for the pairs of an unspaced script, or for a single character', () => {
    expect(queryTerms('東京都')).toEqual(['東京', '京都']);
    expect(queryTerms('猫')).toEqual(['猫']);
  });

  it('are bounded', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `word${i}`).join(' ');
    expect(queryTerms(many)).toHaveLength(MAX_QUERY_TERMS);
    expect(queryTerms('猫犬'.repeat(50_000)).length).toBeLessThanOrEqual(MAX_QUERY_TERMS);
  });
});

describe('textWords', () => {
  it('are folded and whole, and of an unspaced script what its terms are', () => {
    expect(textWords('Many jobs, Zoë!')).toEqual(['many', 'jobs', 'zoe']);
    expect(textWords('猫と')).toEqual(tokenSpans('猫と').map(({ term }) => term));
  });
});
