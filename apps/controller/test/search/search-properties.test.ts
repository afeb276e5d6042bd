import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SearchAnswer, SearchHit } from '@sekha/contracts';
import { SearchWorld } from './search-world.js';

/** A store of 360 messages made of few words, so that equal scores abound. */
const WORDS = 'database beach budget kubernetes lisbon migration breaker holiday index memory'.split(' ');
const LABELS = ['alpha', 'beta', 'gamma'];
const ROLES = ['user', 'assistant'];
const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2024, 0, 1);

let world: SearchWorld;
let seed = 7;
const random = (below: number) => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % below;
};
const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
const text = (words: number) => Array.from({ length: words }, () => pick(WORDS)).join(' ');

beforeAll(async () => {
  world = await SearchWorld.open();
  for (let i = 0; i < 12; i++)
    await world.add(
      {
        label: pick(LABELS),
        folder: `/team${i % 3}/box`,
        importance: 1 + (i % 10),
        metadata: { even: i % 2 === 0 },
      },
      Array.from({ length: 30 }, (_, at) => ({
        role: pick(ROLES),
        name: at % 5 === 0 ? pick(['Ann', 'Bob']) : null,
        content: text(1 + random(4)),
        sentAtMs: START_MS + random(60) * DAY_MS,
      })),
    );
});
afterAll(() => world.close());

const search = async (body: object): Promise<SearchAnswer> => {
  const reply = await world.post('/api/v1/search', body);
  expect(reply.status).toBe(200);
  return reply.body as SearchAnswer;
};
const ids = (hits: readonly SearchHit[]) => hits.map((hit) => hit.message_id);
const MODES = ['hybrid', 'keyword', 'semantic'];

describe('any search', () => {
  it.each(MODES)('gives scores in 0..1 that strictly descend (%s)', async (mode) => {
    for (let round = 0; round < 10; round++) {
      const { results } = await search({ query: text(2), mode, limit: 1_000 });
      const scores = results.map(({ score }) => score);
      expect(
        scores.every((score, at) => score >= 0 && score <= 1 && (at === 0 || score < (scores[at - 1] ?? 0))),
      ).toBe(true);
      expect(new Set(ids(results)).size).toBe(results.length);
    }
  });

  it.each(MODES)('gives the same pages by offset and by cursor as in one piece (%s)', async (mode) => {
    const query = `What did Ann say about ${text(2)} in January 2024`;
    const all = await search({ query, mode, limit: 1_000 });
    const byOffset: SearchHit[] = [];
    for (let offset = 0; offset < all.results.length; offset += 41)
      byOffset.push(...(await search({ query, mode, limit: 41, offset })).results);
    const byCursor: SearchHit[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await search({ query, mode, limit: 53, ...(cursor === undefined ? {} : { cursor }) });
      byCursor.push(...page.results);
      cursor = page.next_cursor;
    }
    expect(byOffset).toEqual(all.results);
    expect(byCursor).toEqual(all.results);
    expect((await search({ query, mode, limit: 10, offset: 5_000 })).results).toEqual([]);
  });

  it.each(MODES)('filters to exactly what an unfiltered search holds of it (%s)', async (mode) => {
    const after = START_MS + 20 * DAY_MS;
    const before = START_MS + 40 * DAY_MS;
    const cases: [object, (hit: SearchHit) => boolean][] = [
      [{ label: 'alpha' }, (hit) => hit.label === 'alpha'],
      [{ labels: ['alpha', 'beta'] }, (hit) => hit.label !== 'gamma'],
      [{ folder: '/team1' }, (hit) => hit.folder.startsWith('/team1/')],
      [{ role: 'assistant' }, (hit) => hit.role === 'assistant'],
      [
        { after: new Date(after).toISOString(), before: new Date(before).toISOString() },
        (hit) => Date.parse(hit.timestamp) >= after && Date.parse(hit.timestamp) < before,
      ],
      [
        { label: 'beta', role: 'user', folder: '/team2' },
        (hit) => hit.label === 'beta' && hit.role === 'user' && hit.folder.startsWith('/team2'),
      ],
    ];
    for (const [filter, keeps] of cases) {
      const query = text(2);
      const all = await search({ query, mode, limit: 1_000 });
      const some = await search({ query, mode, limit: 1_000, filters: filter });
      expect(ids(some.results).sort()).toEqual(ids(all.results.filter(keeps)).sort());
      expect(some.results.every(keeps)).toBe(true);
    }
  });

  it('answers the same thing the same way, also many at once', async () => {
    const body = { query: 'database of Bob', limit: 50 };
    const answers = await Promise.all(Array.from({ length: 8 }, () => search(body)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });
});
