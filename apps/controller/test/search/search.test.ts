import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readContract, SearchAnswer, type SearchHit } from '@sekha/contracts';
import { MEASURED_WEIGHTS } from '../../src/search/ranking/ranking-weights.js';
import { SearchWorld } from './search-world.js';

let world: SearchWorld;
beforeAll(async () => {
  world = await SearchWorld.open();
});
afterAll(() => world.close());

const at = (iso: string) => Date.parse(iso);
const contents = (hits: SearchHit[]) => hits.map(({ content }) => content);
const search = async (body: object, who: 'mine' | 'theirs' = 'mine'): Promise<SearchAnswer> => {
  const reply = await world.post('/api/v1/search', body, who);
  expect(reply.body).toMatchObject({ results: expect.any(Array) });
  expect(reply.status).toBe(200);
  return reply.body as SearchAnswer;
};

describe('POST /api/v1/search', () => {
  let talk: { id: string };
  beforeAll(async () => {
    talk = await world.add(
      {
        label: 'Database choice',
        folder: '/projects/alpha',
        importance: 8,
        metadata: { source: 'cli', n: 1 },
      },
      [
        { role: 'user', content: 'Which database should we take?', sentAtMs: at('2024-03-01T10:00:00Z') },
        {
          role: 'assistant',
          content: 'PostgreSQL, because of pgvector.',
          sentAtMs: at('2024-03-01T10:01:00Z'),
          metadata: { model: 'm' },
        },
        {
          role: 'user',
          content: 'Agreed, PostgreSQL databases it is.',
          sentAtMs: at('2024-03-02T09:00:00Z'),
        },
      ],
    );
    await world.add({ label: 'Holiday', folder: '/travel', archived: true }, [
      { role: 'user', content: 'The beach in Lisbon was windy.', sentAtMs: at('2023-07-01T10:00:00Z') },
      {
        role: 'user',
        name: 'Ann',
        content: 'Ann likes the database of beaches.',
        sentAtMs: at('2023-07-02T10:00:00Z'),
      },
    ]);
    await world.add({ label: 'Other tenant', folder: '/projects' }, ['Their database is a secret.'], {
      tenant: 'theirs',
    });
  });

  it('finds by words and meaning, with everything a client of any generation reads', async () => {
    const answer = await search({ query: 'postgresql database', limit: 5, explain: true });
    expect(answer).toMatchObject({
      total: 5,
      page: 1,
      page_size: 5,
      mode: 'hybrid',
      degraded: false,
      next_cursor: null,
    });
    expect(() => readContract(SearchAnswer, answer)).not.toThrow();
    const [first] = answer.results;
    expect(first).toMatchObject({
      conversation_id: talk.id,
      label: 'Database choice',
      folder: '/projects/alpha',
      role: 'user',
      name: null,
      content: 'Agreed, PostgreSQL databases it is.',
      metadata: {},
      timestamp: '2024-03-02T09:00:00.000Z',
      created_at: '2024-03-02T09:00:00.000Z',
      highlights: [
        { start: 8, end: 18, text: 'PostgreSQL' },
        { start: 19, end: 28, text: 'databases' },
      ],
      explain: { keyword_rank: 2, semantic_rank: 1, parts: { cosine: 1, speaker: 0, date: 0 } },
    });
    expect(first?.similarity).toBe(first?.score);
    expect(answer.results[1]?.explain).toBeDefined();
  });

  it('is one handler under both names', async () => {
    const body = { query: 'database', limit: 3 };
    const [one, other] = await Promise.all([
      world.post('/api/v1/search', body),
      world.post('/api/v1/query', body),
    ]);
    expect(other.body).toEqual(one.body);
  });

  it('leaves explanations out unless asked', async () => {
    expect((await search({ query: 'database' })).results[0]).not.toHaveProperty('explain');
  });

  it('never shows another tenant', async () => {
    expect(contents((await search({ query: 'secret database', limit: 100 })).results).join()).not.toContain(
      'secret',
    );
    expect(contents((await search({ query: 'secret database', limit: 100 }, 'theirs')).results)).toEqual([
      'Their database is a secret.',
    ]);
  });

  it('goes by words alone where that is asked for, and shows only what holds a word', async () => {
    const before = world.embedder.asked.length;
    const answer = await search({ query: 'pgvector', mode: 'keyword' });
    expect(contents(answer.results)).toEqual(['PostgreSQL, because of pgvector.']);
    expect(answer).toMatchObject({ mode: 'keyword', degraded: false });
    expect(world.embedder.asked).toHaveLength(before);
  });

  it('goes by meaning alone where that is asked for', async () => {
    const answer = await search({ query: 'windy beach', mode: 'semantic', explain: true });
    expect(answer.mode).toBe('semantic');
    expect(answer.results[0]).toMatchObject({
      content: 'The beach in Lisbon was windy.',
      highlights: [],
      explain: { keyword_rank: null, semantic_rank: 1 },
    });
  });

  it('answers by words and says why when the bridge is away, and recovers', async () => {
    world.embedder.down = true;
    const answer = await search({ query: 'lisbon beach trip' });
    expect(answer).toMatchObject({
      mode: 'keyword',
      degraded: true,
      reason: expect.stringContaining('bridge'),
    });
    expect(answer.results[0]?.content).toContain('Lisbon');
    world.embedder.down = false;
    expect(await search({ query: 'lisbon beach trip' })).toMatchObject({ mode: 'hybrid', degraded: false });
  });

  it('embeds a question once, without the names of participants', async () => {
    const before = world.embedder.asked.length;
    await search({ query: "what is Ann's favourite place" });
    await search({ query: "what is Ann's favourite place" });
    expect(world.embedder.asked.slice(before)).toEqual(['what is favourite place']);
  });

  it('lifts what the named participant said', async () => {
    const [first] = (await search({ query: 'what database does Ann like', explain: true })).results;
    expect(first).toMatchObject({ name: 'Ann', explain: { parts: { speaker: MEASURED_WEIGHTS.speaker } } });
  });

  it('lifts what was said at the named time', async () => {
    const [first] = (await search({ query: 'database in March 2024', explain: true })).results;
    expect(first?.explain?.parts?.['date']).toBeCloseTo(MEASURED_WEIGHTS.date, 10);
  });

  it.each([
    [{ label: 'Holiday' }, 2],
    [{ filters: { label: 'Holiday' } }, 2],
    [{ labels: ['Holiday', 'Nothing'] }, 2],
    [{ labels: ['Holiday', 'Nothing'], labels_match: 'all' }, 0],
    [{ labels: [], roles: [] }, 5],
    [{ conversation_ids: [] }, 0],
    [{ speaker: 'ann' }, 1],
    [{ roles: ['Assistant', 'Ann'] }, 2],
    [{ folder: '/projects' }, 3],
    [{ folder: 'projects/' }, 3],
    [{ folder: '/proj' }, 0],
    [{ folder_path: '/projects/alpha' }, 3],
    [{ role: 'assistant' }, 1],
    [{ roles: ['assistant', 'tool'] }, 1],
    [{ role: 'assistant', roles: ['user'] }, 0],
    [{ status: 'archived' }, 2],
    [{ status: 'active' }, 3],
    [{ after: '2024-03-01T10:01:00' }, 2],
    [{ before: '2024-03-01T10:01:00Z' }, 3],
    [{ since: '2024-03-01', until: '2024-03-02' }, 2],
    [{ min_importance: 8 }, 3],
    [{ max_importance: 7 }, 2],
    [{ metadata: { source: 'cli', n: 1 } }, 3],
    [{ metadata: { source: 'cli', n: '1' } }, 0],
    [{ conversation_ids: ['018f0000-0000-7000-8000-000000000000'] }, 0],
    [{ filters: {} }, 5],
  ])('filters by %j', async (filter, count) => {
    expect(
      (await search({ query: 'database beach postgresql', limit: 100, ...filter })).results,
    ).toHaveLength(count);
  });

  it('filters by conversation', async () => {
    const { results } = await search({ query: 'database', filters: { conversation_id: talk.id } });
    expect(new Set(results.map((hit) => hit.conversation_id))).toEqual(new Set([talk.id]));
  });

  it.each([
    [{ filters: { lable: 'x' } }, 'did you mean label'],
    [{ filters: { after: 'tomorrow' } }, 'ISO 8601'],
    [{ limit: 0 }, 'limit'],
    [{ limit: 1001 }, 'limit'],
    [{ offset: 9_999, limit: 10 }, 'narrow the search'],
    [{ cursor: 'abc' }, 'cursor'],
    [{ mode: 'magic' }, 'mode'],
    [{ query: 'x'.repeat(100_000) }, 'query'],
    [{ query: '' }, 'query'],
    [{ query: 5 }, 'query'],
  ])('refuses what it cannot do, case %#', async (wrong, text) => {
    const reply = await world.post('/api/v1/search', { query: 'database', ...wrong });
    expect(reply.status).toBe(400);
    expect(reply.body.error).toContain(text);
    expect(reply.body.error_code).toBe('request.invalid');
  });

  it('refuses a body that is too large, and one without a key', async () => {
    const large = await world.post('/api/v1/search', { query: 'x'.repeat(2_000_000) });
    expect(large.status).toBe(413);
    const stranger = await world.post('/api/v1/search', { query: 'x' }).set('x-api-key', 'wrong'.repeat(8));
    expect(stranger.status).toBe(401);
  });

  it.each([
    '"',
    "' OR 1=1; --",
    'AND OR NOT NEAR(',
    '*',
    '(((((((((',
    '\u0000\u0001database',
    '🎉🎉👩‍👩‍👧‍👦',
    '数据库迁移计划',
    '\ud800 lone surrogate',
    '   ',
    '\n\t',
    '__proto__',
    'constructor toString',
    '%%% ??? \\\\',
    'a '.repeat(5_000),
    'ﷺ'.repeat(3_000),
    "a'".repeat(3_000),
  ])('answers any text, case %#', async (query) => {
    for (const path of ['/api/v1/search', '/api/v1/search/fts'])
      for (const mode of ['hybrid', 'keyword', 'semantic'])
        expect((await world.post(path, { query, mode })).status).toBe(200);
  });
});

describe('a store in which nothing has been embedded', () => {
  it('finds by words and says so', async () => {
    const empty = await SearchWorld.open();
    try {
      expect((await empty.post('/api/v1/search', { query: 'x' })).body).toMatchObject({
        results: [],
        total: 0,
        degraded: true,
        reason: expect.stringContaining('nothing has been embedded yet'),
      });
      await empty.add({ label: 'a' }, ['a lonely word'], { embed: false });
      const reply = await empty.post('/api/v1/search', { query: 'lonely' });
      expect(reply.body).toMatchObject({ degraded: true, results: [{ content: 'a lonely word' }] });
      expect(empty.embedder.asked).toEqual([]);
    } finally {
      await empty.close();
    }
  });
});
