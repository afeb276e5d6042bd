import { describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { InProcessIndex } from '../src/in-process-index.js';
import { contentWords } from '../src/text/analyse.js';
import { message, seeded } from './messages.js';

const WORDS =
  'walking walked walks tea teas garden gardening naïve café résumé running runner ran cats category trains training motoring relational conditional 2024 42nd iPhone über el-niño don’t can’t mother-in-law Zoë'.split(
    ' ',
  );

interface Turn {
  speaker: string;
  text: string;
  session: number;
}

/** Conversations with a skewed vocabulary; a speaker's name is part of what is searched. */
function randomTurns(seed: number, count: number): Turn[] {
  const random = seeded(seed);
  const word = (): string => WORDS[Math.floor(random() ** 2 * WORDS.length)] as string;
  return Array.from({ length: count }, (_, i) => ({
    speaker: random() < 0.5 ? 'Ann' : 'Bob',
    text: Array.from({ length: 1 + Math.floor(random() * 20) }, word).join(random() < 0.5 ? ' ' : ', '),
    session: Math.floor(i / 9),
  }));
}

const line = ({ speaker, text }: Turn): string => `${speaker}: ${text}`;

/** The documents of the reference evaluation: a turn with its two neighbours in the same session. */
function window(turns: Turn[], at: number): string {
  const here = turns[at] as Turn;
  return turns
    .slice(Math.max(0, at - 1), at + 2)
    .filter((turn) => turn.session === here.session)
    .map(line)
    .join('\n');
}

/** FTS5's own scores, by document number from 1, larger is better. */
function fts5Scores(documents: string[], query: string): Map<number, number> {
  const db = new DatabaseSync(':memory:');
  try {
    db.exec("create virtual table f using fts5(body, tokenize='porter unicode61 remove_diacritics 2')");
    const insert = db.prepare('insert into f(rowid, body) values (?, ?)');
    for (const [i, document] of documents.entries()) insert.run(i + 1, document);
    const match = contentWords(query)
      .map((word) => `"${word}"`)
      .join(' OR ');
    const rows = db.prepare('select rowid as id, -bm25(f) as score from f where f match ?').all(match);
    return new Map((rows as { id: number; score: number }[]).map(({ id, score }) => [Number(id), score]));
  } finally {
    db.close();
  }
}

describe('BM25 beside SQLite FTS5', () => {
  const turns = randomTurns(11, 600);
  const queries = [
    'was Ann gardening in the café?',
    'naive runners',
    'Zoe 42nd relation',
    'walk',
    'Bob don’t motor 2024 über',
  ];

  it.each(queries)('gives the same scores to messages and windows: %s', async (query) => {
    const index = InProcessIndex.open();
    const changes = turns.map(({ speaker, text, session }, i) =>
      message(i + 1, text, { name: speaker, conversationKey: session + 1, seq: i }),
    );
    await index.apply(changes, 1);
    const hits = await index.search({ tenantId: 'home', text: query, depth: 1000 });
    const expected = {
      bm25: fts5Scores(turns.map(line), query),
      bm25Window: fts5Scores(
        turns.map((_, i) => window(turns, i)),
        query,
      ),
    };
    for (const evidence of ['bm25', 'bm25Window'] as const) {
      const ours = new Map(
        hits.flatMap((hit) => (hit[evidence] === undefined ? [] : [[hit.messageKey, hit[evidence]]])),
      );
      expect([...ours.keys()].sort()).toEqual([...expected[evidence].keys()].sort());
      expect(ours.size).toBeGreaterThan(0);
      let worst = 0;
      for (const [key, score] of ours) {
        const theirs = expected[evidence].get(key) ?? 0;
        worst = Math.max(worst, Math.abs(score - theirs) / theirs);
      }
      expect(worst).toBeLessThan(1e-14);
    }
  });
});
