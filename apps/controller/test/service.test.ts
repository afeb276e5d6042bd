import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ControllerWorld, KEYS } from './controller-world.js';

let world: ControllerWorld;
beforeAll(async () => {
  world = await ControllerWorld.open();
});
afterAll(() => world.close());

describe('access', () => {
  it.each([
    ['post', '/api/v1/conversations'],
    ['get', '/api/v1/conversations'],
    ['post', '/api/v1/search'],
    ['post', '/mcp/tools/llm_status'],
    ['get', '/mcp/tools'],
    ['get', '/nowhere'],
  ] as const)('lets nobody %s %s without a key', async (method, path) => {
    const reply = await world.plain(method, path);
    expect(reply.body).toMatchObject({
      code: 401,
      error_code: 'auth.missing',
      error: 'Missing authorization header',
    });
  });

  it.each([
    ['Bearer', { authorization: `Bearer ${KEYS.default}` }, 200],
    ['X-API-Key', { 'x-api-key': KEYS.default }, 200],
    ['a wrong key', { 'x-api-key': 'x'.repeat(41) }, 401],
    ['a key cut short', { 'x-api-key': KEYS.default.slice(0, 31) }, 401],
    ['another scheme', { authorization: `Basic ${KEYS.default}` }, 400],
    ['bearer in lower case', { authorization: `bearer ${KEYS.default}` }, 400],
    ['an empty header', { authorization: '' }, 400],
  ])('with %s', async (_how, headers, status) => {
    expect((await world.plain('get', '/api/v1/stats').set(headers)).status).toBe(status);
  });

  it.each(['/', '/health', '/health/live', '/health/ready', '/metrics', '/docs', '/openapi.json'])(
    'shows %s to everybody',
    async (path) => {
      expect((await world.plain('get', path)).status).toBe(200);
    },
  );

  it('never writes a key into the log', () => {
    expect(world.lines.join('')).not.toContain(KEYS.default);
  });
});

describe('health and metrics', () => {
  it('is the union of what clients read', async () => {
    const { body } = await world.plain('get', '/health');
    expect(body).toMatchObject({
      status: 'healthy',
      version: '0.1.0',
      uptime_seconds: expect.any(Number),
      timestamp: expect.any(String),
      checks: { database: { status: 'ok' }, bridge: { status: 'ok' } },
    });
  });

  it('stays healthy without the bridge, and says so', async () => {
    await world.bridge.stop();
    const { status, body } = await world.plain('get', '/health');
    expect([status, body.status, body.degraded, body.checks.bridge.status]).toEqual([
      200,
      'healthy',
      true,
      'degraded',
    ]);
    expect(body.checks.embeddings).toMatchObject({
      status: 'degraded',
      error: expect.stringContaining('the bridge is away'),
    });
    // Storing and searching by word go on.
    expect((await world.plain('get', '/health/ready')).status).toBe(200);
    await world.bridge.start();
  });

  it('says when the bridge is there and has no model for vectors', async () => {
    const { routes } = world.bridge;
    const usual = routes['POST /api/v1/route'];
    routes['POST /api/v1/route'] = () => ({
      status: 503,
      body: { error: 'no provider is up', error_code: 'route.unavailable', code: 503 },
    });
    const { body } = await world.plain('get', '/health');
    expect(body).toMatchObject({
      status: 'healthy',
      degraded: true,
      checks: {
        bridge: { status: 'ok' },
        embeddings: { status: 'degraded', error: expect.stringContaining('no provider is up') },
      },
    });
    if (usual !== undefined) routes['POST /api/v1/route'] = usual;
  });

  it('tells Prometheus what is kept', async () => {
    await world.create({ label: 'x', messages: [{ content: 'a' }] });
    const { text } = await world.plain('get', '/metrics');
    for (const line of [
      '# HELP sekha_messages_total',
      '# TYPE sekha_messages_total gauge',
      'sekha_messages_total 1',
      'sekha_conversations_total 1',
    ])
      expect(text).toContain(line);
    expect((await world.plain('get', '/metrics').set('accept', 'application/json')).body.metrics).toEqual(
      expect.any(Array),
    );
  });
});

describe('the OpenAPI document', () => {
  it('describes every route with a key, a body and errors', async () => {
    const { body } = await world.plain('get', '/openapi.json');
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining([
        '/api/v1/conversations',
        '/api/v1/conversations/{id}/messages',
        '/api/v1/search',
        '/api/v1/query',
        '/api/v1/search/fts',
        '/mcp/tools/llm_status',
      ]),
    );
    const refs = [...JSON.stringify(body).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);
    expect(refs.filter((name) => body.components.schemas[name as string] === undefined)).toEqual([]);
    expect(Object.keys(body.paths['/health'].get.responses)).toEqual(['200', '503']);
    expect(Object.keys(body.paths['/api/v1/conversations/{id}/label'].put.responses)).toEqual(
      expect.arrayContaining(['400', '404', '413', 'default']),
    );
  });
});
