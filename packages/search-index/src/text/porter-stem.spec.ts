import { describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { analyse } from './analyse.js';

/** What SQLite's own tokeniser makes of a text, in order. */
function fts5Terms(text: string): string[] {
  const db = new DatabaseSync(':memory:');
  try {
    db.exec("create virtual table f using fts5(body, tokenize='porter unicode61 remove_diacritics 2')");
    db.exec("create virtual table v using fts5vocab(f, 'instance')");
    db.prepare('insert into f(body) values (?)').run(text);
    return (db.prepare('select term from v order by offset').all() as { term: string }[]).map(
      (row) => row.term,
    );
  } finally {
    db.close();
  }
}

const SUFFIXES =
  ' s es ies sses ed eed ing y ational tional enci ence anci izer logi logy bli bly alli ally entli ently eli ousli ously ization ation ator alism iveness fulness ousness aliti ality iviti ivity biliti bility icate ative alize iciti ical ful ness al ance er ic able ible ant ement ment ent sion tion ion ou ism ate iti ous ive ize e ll lle ss at bl iz tt zz'.split(
    ' ',
  );
const STEMS =
  'a b y at by cat tree agree plaster motor conflat trou siz hop tann fall hiss fizz fil happ sk relat condit val digit conform radic differ vile analog viet predic oper feudal decis hope callous form sensit sensib triplic form electr good reviv allow infer airlin gyroscop adjust def irrit replac depend adopt homolog commun activ angul homolog effect bowdler prob rate cease control roll yy sayy xyz'.split(
    ' ',
  );

describe('analyse', () => {
  it('stems every combination of stem and suffix as SQLite does', () => {
    const words = STEMS.flatMap((stem) =>
      SUFFIXES.flatMap((one) => [stem + one, ...SUFFIXES.slice(0, 20).map((two) => stem + one + two)]),
    );
    const text = words.join(' ');
    const ours = analyse(text);
    const theirs = fts5Terms(text);
    expect(ours.length).toBe(theirs.length);
    const different = words.flatMap((word, i) => (ours[i] === theirs[i] ? [] : [[word, ours[i], theirs[i]]]));
    expect(different).toEqual([]);
  });
});
