import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ControllerWorld } from './controller-world.js';

let world: ControllerWorld;
let routes: [method: 'get' | 'post' | 'put' | 'delete', path: string][];
let knownId: string;

beforeAll(async () => {
  world = await ControllerWorld.open({ SEKHA_RATE_LIMIT_PER_MINUTE: '0' });
  knownId = await world.create({ label: 'there', messages: [{ content: 'a' }] }, 'acme');
  const { body } = await world.plain('get', '/openapi.json');
  routes = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method): (typeof routes)[number] => [method as 'get', path]),
  );
});
afterAll(() => world.close());

const DEEP = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
const LONG = 'x'.repeat(300_000);
const JUNK: unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  '\u0000',
  '\ud800',
  "'; DROP TABLE messages; --",
  'NEAR(a b, 5) AND "',
  '../../etc/passwd',
  LONG,
  [],
  [[]],
  [null],
  {},
  { $ref: '#' },
  { toString: 1, constructor: { name: 1 }, length: -1 },
];
const MEMBERS = [
  'label',
  'folder',
  'messages',
  'content',
  'role',
  'timestamp',
  'metadata',
  'importance',
  'status',
  'query',
  'limit',
  'offset',
  'filters',
  'mode',
  'cursor',
  'task',
  'max_cost',
  'provider_id',
  'preferred_model',
];
const IDS = [
  'nonsense',
  '%00',
  '%2e%2e%2f',
  '00000000-0000-0000-0000-000000000000',
  '-1',
  'x'.repeat(900),
  "1'--",
  '%F0%9F%A6%84',
];

const faults = (replies: { status: number; text: string }[]): string[] =>
  replies.filter(({ status, text }) => status >= 500 || text.includes('    at ')).map(({ text }) => text);

async function send(method: (typeof routes)[number][0], path: string, body?: unknown) {
  const call = world.call(method, path.replace('{id}', knownId).replace('{name}', 'llm_status'), 'acme');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return body === undefined ? call : call.set('content-type', 'application/json').send(text);
}

describe('no request can make the service fail', () => {
  it('whatever a body is', async () => {
    const bodies = [...JUNK.map((junk) => JSON.stringify(junk)), '{', '{"a":', 'NaN', '\u0000', DEEP];
    for (const [method, path] of routes) {
      if (method === 'delete' && path.includes('{id}')) continue;
      for (const body of bodies)
        expect([method, path, body.slice(0, 60), faults([await send(method, path, body)])]).toEqual([
          method,
          path,
          body.slice(0, 60),
          [],
        ]);
    }
  }, 120_000);

  it('whatever a member is', async () => {
    for (const [method, path] of routes.filter(([one]) => one === 'post' || one === 'put'))
      for (const member of MEMBERS)
        for (const junk of JUNK) {
          const body = { label: 'x', query: 'x', task: 'chat_smart', content: 'x', [member]: junk };
          const what = `${method} ${path} ${member} ${JSON.stringify(junk).slice(0, 60)}`;
          expect([what, faults([await send(method, path, body)])]).toEqual([what, []]);
        }
  }, 120_000);

  it('whatever a query is', async () => {
    for (const [method, path] of routes.filter(([one, where]) => one === 'get' && where.startsWith('/api')))
      for (const member of [...MEMBERS, 'page', 'page_size', 'pinned', 'archived'])
        for (const junk of [
          '',
          'x',
          '-1',
          '1e9',
          '99999999999999999999',
          'true',
          '%00',
          '%',
          'a&a=b',
          'a[b]=c',
        ]) {
          const what = `${method} ${path}?${member}=${junk}`;
          expect([what, faults([await send(method, `${path}?${member}=${junk}`)])]).toEqual([what, []]);
        }
  }, 120_000);

  it('whatever an id is', async () => {
    for (const [method, path] of routes.filter(([, where]) => where.includes('{id}')))
      for (const id of IDS) {
        const reply = await send(
          method,
          path.replace('{id}', id),
          method === 'get' ? undefined : { label: 'x', folder: '/x', status: 'active', content: 'x' },
        );
        expect([method, path, id, reply.status]).toEqual([
          method,
          path,
          id,
          reply.status === 404 ? 404 : 400,
        ]);
        expect(reply.body).toMatchObject({ error: expect.any(String), error_code: expect.any(String) });
      }
  }, 60_000);

  it('and the service is as it was', async () => {
    expect((await world.call('get', `/api/v1/conversations/${knownId}`, 'acme')).status).toBe(200);
    expect((await world.plain('get', '/health')).body.status).toBe('healthy');
  });
});
