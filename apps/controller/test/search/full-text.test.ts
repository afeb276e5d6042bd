import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FullTextAnswer, readContract } from '@sekha/contracts';
import { SearchWorld } from './search-world.js';

let world: SearchWorld;
beforeAll(async () => {
  world = await SearchWorld.open();
  await world.add(
    { label: 'Ops', folder: '/ops' },
    [
      'The circuit breaker opened twice.',
      'Breaker of circuits, said nobody.',
      { role: 'assistant', content: 'Kubernetes restarted the pods; the breaker closed.' },
      { role: 'user', name: 'Breaker', content: 'My name is not in the text.' },
    ],
    { embed: false },
  );
});
afterAll(() => world.close());

const find = async (query: string, more: object = {}): Promise<FullTextAnswer> => {
  const reply = await world.post('/api/v1/search/fts', { query, ...more });
  expect(reply.status).toBe(200);
  return reply.body as FullTextAnswer;
};
const starts = (answer: FullTextAnswer) => answer.results.map(({ content }) => content.split(' ')[0]).sort();

describe('POST /api/v1/search/fts', () => {
  it('gives messages with rank, score, metadata and highlights', async () => {
    const answer = await find('breakers opened');
    expect(() => readContract(FullTextAnswer, answer)).not.toThrow();
    expect(answer).toMatchObject({
      total: 1,
      relaxed: false,
      results: [
        {
          role: 'user',
          content: 'The circuit breaker opened twice.',
          embedding_id: null,
          metadata: {},
          label: 'Ops',
          folder: '/ops',
          rank: 1,
          highlights: [
            { start: 12, end: 19, text: 'breaker' },
            { start: 20, end: 26, text: 'opened' },
          ],
        },
      ],
    });
    expect(answer.results[0]?.score).toBeGreaterThan(0);
    expect(answer.results[0]?.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['breaker', ['Breaker', 'Kubernetes', 'The']],
    ['"circuit breaker"', ['The']],
    ['breaker AND pods', ['Kubernetes']],
    ['opened OR pods', ['Kubernetes', 'The']],
    ['breaker NOT circuit', ['Kubernetes']],
    ['breaker kub*', ['Kubernetes']],
    ['kub*', ['Kubernetes']],
    ['kubernet* OR open*', ['Kubernetes', 'The']],
    ['"circuit breaker', ['Breaker', 'The']],
    ['breaker AND', ['Breaker', 'Kubernetes', 'The']],
  ])('reads %p', async (query, expected) => {
    expect(starts(await find(query))).toEqual(expected);
  });

  it('shows messages with some of the words when none holds all, and says so', async () => {
    const answer = await find('opened pods zebra');
    expect(starts(answer)).toEqual(['Kubernetes', 'The']);
    expect(answer.relaxed).toBe(true);
    expect(await find('"opened pods" zebra')).toMatchObject({ results: [], total: 0, relaxed: false });
  });

  it('pages, best first, with the total of all pages', async () => {
    const all = (await find('breaker')).results;
    const pages = [];
    for (let offset = 0; offset < 4; offset++)
      pages.push(...(await find('breaker', { limit: 1, offset })).results);
    expect(pages).toEqual(all);
    expect(all.map(({ rank }) => rank)).toEqual([1, 2, 3]);
    expect(all.map(({ score }) => score)).toEqual([...all.map(({ score }) => score)].sort((a, b) => b - a));
    expect((await find('breaker', { limit: 1 })).total).toBe(3);
  });

  it('takes the filters of every search', async () => {
    expect(starts(await find('breaker', { role: 'assistant' }))).toEqual(['Kubernetes']);
    expect((await find('breaker', { filters: { folder: '/other' } })).total).toBe(0);
    const misspelt = await world.post('/api/v1/search/fts', { query: 'x', filters: { foldr: '/' } });
    expect(misspelt.status).toBe(400);
    expect(misspelt.body.error).toContain('did you mean folder');
  });
});
