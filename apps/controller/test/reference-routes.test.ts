import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ControllerWorld } from './controller-world.js';

let world: ControllerWorld;
let id: string;
beforeAll(async () => {
  world = await ControllerWorld.open();
});
afterAll(() => world.close());

const CONVERSATION = {
  label: 'Trip',
  folder: '/travel',
  messages: [{ role: 'user', content: 'The ferry leaves.' }],
};
const BASE = '/api/v1/conversations';

/** What clients of every generation call, in an order in which each finds what it needs. */
const ROUTES: [
  method: 'get' | 'post' | 'put' | 'delete',
  path: string,
  body: object | undefined,
  status: number,
][] = [
  ['post', BASE, CONVERSATION, 201],
  ['post', BASE, { title: 'Trip', folder_path: '/travel' }, 201],
  ['get', `${BASE}/{id}`, undefined, 200],
  [
    'get',
    `${BASE}?label=Trip&folder=/travel&pinned=false&archived=false&page=1&page_size=20`,
    undefined,
    200,
  ],
  ['get', `${BASE}?limit=5&offset=0`, undefined, 200],
  ['get', `${BASE}/count?label=Trip`, undefined, 200],
  ['put', `${BASE}/{id}/label`, { label: 'Trip 2', folder: '/travel' }, 200],
  ['put', `${BASE}/{id}/folder`, { folder: '/travel/2026' }, 200],
  ['put', `${BASE}/{id}/pin`, undefined, 200],
  ['put', `${BASE}/{id}/unpin`, undefined, 200],
  ['put', `${BASE}/{id}/archive`, undefined, 200],
  ['put', `${BASE}/{id}/unarchive`, undefined, 200],
  ['put', `${BASE}/{id}/status`, { status: 'active' }, 200],
  ['post', `${BASE}/{id}/messages`, { content: 'We need to be there at six.', speaker: 'user' }, 201],
  ['get', `${BASE}/{id}/messages`, undefined, 200],
  ['post', '/api/v1/query', { query: 'ferry', limit: 10, offset: 0, filters: {} }, 200],
  ['post', '/api/v1/search', { query: 'ferry', limit: 5 }, 200],
  ['post', '/api/v1/search/fts', { query: 'ferry', limit: 50 }, 200],
  [
    'post',
    '/api/v1/context/assemble',
    { query: 'ferry', preferred_labels: ['Trip 2'], context_budget: 8000 },
    200,
  ],
  ['post', '/api/v1/query/smart', { query: 'ferry' }, 200],
  ['post', '/api/v1/summarize', { conversation_id: '{id}', level: 'daily' }, 200],
  ['post', '/api/v1/summarize/weekly', { conversation_id: '{id}' }, 200],
  ['get', `${BASE}/{id}/summary`, undefined, 200],
  ['post', '/api/v1/labels/suggest', { conversation_id: '{id}' }, 200],
  ['post', `${BASE}/{id}/suggest-labels`, undefined, 200],
  ['post', '/api/v1/prune/dry-run', { threshold_days: 30, importance_threshold: 5 }, 200],
  ['get', '/api/v1/prune/suggestions', undefined, 200],
  ['get', '/api/v1/prune/by-age', undefined, 200],
  ['get', '/api/v1/prune/by-importance', undefined, 200],
  ['post', '/api/v1/prune/execute', { conversation_ids: ['{id}'] }, 200],
  ['post', '/api/v1/rebuild-embeddings', undefined, 202],
  ['get', '/api/v1/labels', undefined, 200],
  ['get', '/api/v1/folders', undefined, 200],
  ['get', '/api/v1/stats?folder=/travel', undefined, 200],
  ['get', '/stats', undefined, 200],
  ['get', '/api/v1/export?format=markdown', undefined, 200],
  ['get', '/mcp/tools', undefined, 200],
  ['post', '/mcp/tools/llm_status', {}, 200],
  ['post', '/mcp/tools/llm_routing', { task: 'chat_smart' }, 200],
  ['get', '/health', undefined, 200],
  ['get', '/health/detailed', undefined, 200],
  ['get', '/metrics', undefined, 200],
  ['get', '/docs', undefined, 200],
  ['get', '/swagger-ui/', undefined, 302],
  ['get', '/openapi.json', undefined, 200],
  ['delete', BASE, { folder_path: '/elsewhere' }, 200],
  ['delete', `${BASE}/{id}`, undefined, 200],
];

describe('the routes of every generation of clients', () => {
  it.each(ROUTES)('%s %s', async (method, path, body, status) => {
    const call = world.call(method, path.replace('{id}', id));
    const reply = await (body === undefined
      ? call
      : call.send(JSON.parse(JSON.stringify(body).replaceAll('{id}', id)) as object));
    expect([reply.status, reply.status < 400 ? undefined : reply.body]).toEqual([status, undefined]);
    if (method === 'post' && path === BASE) id ??= reply.body.id;
  });

  it('pinning and its opposite meet in the usual importance', async () => {
    const one = await world.create(CONVERSATION);
    const importance = async (): Promise<number> =>
      (await world.call('get', `${BASE}/${one}`)).body.importance_score;
    await world.call('put', `${BASE}/${one}/pin`);
    expect(await importance()).toBe(10);
    await world.call('put', `${BASE}/${one}/unpin`);
    expect(await importance()).toBe(5);
    await world.call('put', `${BASE}/${one}/importance`).send({ importance: 7 });
    await world.call('put', `${BASE}/${one}/unpin`);
    expect(await importance()).toBe(7);
  });
});
