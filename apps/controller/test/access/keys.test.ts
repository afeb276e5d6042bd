import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { hashKey } from '@sekha/service-kit';
import { ControllerWorld, KEYS } from '../controller-world.js';

const ADMIN = 'admin_key_12345678901234567890123456789012';
let world: ControllerWorld;
beforeAll(async () => {
  world = await ControllerWorld.open({
    SEKHA_API_KEYS: `${KEYS.default},${KEYS.acme}:acme,${ADMIN}:acme:admin+read`,
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => world.close());

const call = (method: 'get' | 'post' | 'delete', path: string, key: string) =>
  world.plain(method, `/api/v1/keys${path}`).set('x-api-key', key);
const made: string[] = [];
const make = async (key: string, body: object) => {
  const reply = await call('post', '', key).send(body);
  if (reply.status === 201) made.push(reply.body.key);
  return reply;
};
const labels = (key: string) => world.plain('get', '/api/v1/labels').set('x-api-key', key);

describe('a key made at run time', () => {
  it('is shown once, opens at once, and is listed by its prefix', async () => {
    const reply = await make(KEYS.acme, { name: 'laptop', scopes: ['read'], expires_in: '90d' });
    expect([reply.status, reply.headers['cache-control']]).toEqual([201, 'no-store']);
    const { key, ...listed } = reply.body;
    expect(key).toMatch(/^sekha_[\w-]{43}$/);
    expect(listed).toMatchObject({
      name: 'laptop',
      tenant: 'acme',
      scopes: ['memory:read'],
      prefix: key.slice(0, 12),
      source: 'stored',
      expired: false,
      last_used_at: null,
    });
    expect(Date.parse(listed.expires_at) - Date.parse(listed.created_at)).toBe(90 * 86_400_000);
    expect((await labels(key)).status).toBe(200);
    const { body, text } = await call('get', '', KEYS.acme);
    expect(body.keys.find(({ id }: any) => id === listed.id)).toEqual({
      ...listed,
      last_used_at: expect.any(String),
    });
    expect(text).not.toContain(key);
  });

  it('opens nothing any more once it is revoked, by id, prefix or hash', async () => {
    for (const name of ['id', 'prefix', 'hash'] as const) {
      const { body } = await make(KEYS.acme, { name: 'short', scopes: ['read'] });
      expect((await labels(body.key)).status).toBe(200);
      expect(
        (await call('delete', `/${{ ...body, hash: hashKey(body.key) }[name]}`, KEYS.acme)).body,
      ).toMatchObject({ id: body.id });
      expect((await labels(body.key)).status).toBe(401);
      expect((await call('delete', `/${body.id}`, KEYS.acme)).body.error_code).toBe('key.not_found');
    }
  });

  it('opens nothing once it has expired, and says so to whoever holds it', async () => {
    const { body } = await make(KEYS.acme, { name: 'moment', scopes: ['read'], expires_in: '2h' });
    const now = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + 7_190_000);
    expect((await labels(body.key)).status).toBe(200);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + 7_210_000);
    expect((await labels(body.key)).body).toMatchObject({ code: 401, error: 'this API key has expired' });
    const { keys } = (await call('get', '', KEYS.acme)).body;
    expect(keys.find(({ id }: any) => id === body.id).expired).toBe(true);
  });

  it('outlives the service, with the time of its last use', async () => {
    const { body } = await make(KEYS.acme, { name: 'lasting', scopes: ['read'] });
    await labels(body.key);
    await world.stop();
    await world.start();
    const { keys } = (await call('get', '', KEYS.acme)).body;
    expect(keys.find(({ id }: any) => id === body.id)).toMatchObject({
      name: 'lasting',
      prefix: body.prefix,
      last_used_at: expect.any(String),
    });
    expect((await labels(body.key)).status).toBe(200);
  });

  it('tells what it is to whoever holds it', async () => {
    const { body } = await make(KEYS.acme, { name: 'who', scopes: ['llm:use'] });
    expect((await call('get', '/current', body.key)).body).toMatchObject({
      name: 'who',
      tenant: 'acme',
      scopes: ['llm:use'],
    });
  });
});

describe('nobody gives what they lack', () => {
  it.each([
    ['another scope', { scopes: ['write'] }, 'memory:write'],
    ['everything', { scopes: ['*'] }, '*'],
    ['the service', { scopes: ['operator'] }, 'operator'],
    ['one of several', { scopes: ['read', 'delete'] }, 'memory:delete'],
    ['another tenant', { scopes: ['read'], tenant: 'default' }, 'operator'],
  ])('%s', async (_what, body, missing) => {
    const reply = await make(ADMIN, { name: 'x', ...body });
    expect([reply.status, reply.body.error_code, reply.body.details]).toEqual([
      403,
      'auth.forbidden',
      { missing_scope: missing },
    ]);
  });

  it('what it has, it gives; also the right to give', async () => {
    expect((await make(ADMIN, { name: 'x', scopes: ['admin', 'memory:read'] })).status).toBe(201);
  });

  it('a key that expires makes none that lives longer', async () => {
    const { key } = (await make(KEYS.acme, { name: 'a day', scopes: ['*'], expires_in: '1d' })).body;
    const codes = [];
    for (const life of [{}, { expires_in: '2d' }, { expires_in: '1h' }])
      codes.push((await make(key, { name: 'child', scopes: ['read'], ...life })).status);
    expect(codes).toEqual([403, 403, 201]);
  });

  it('an operator makes keys for every tenant', async () => {
    const { body } = await make(KEYS.default, { name: 'new', scopes: ['*'], tenant: 'umbrella' });
    expect(body.tenant).toBe('umbrella');
    expect((await call('get', '/current', body.key)).body.tenant).toBe('umbrella');
    expect((await make(body.key, { name: 'x', scopes: ['operator'] })).status).toBe(403);
  });
});

describe('keys of others', () => {
  it('are seen by an operator, and by nobody else of another tenant', async () => {
    const tenants = async (key: string): Promise<string[]> => [
      ...new Set<string>((await call('get', '', key)).body.keys.map(({ tenant }: any) => tenant)),
    ];
    expect(await tenants(ADMIN)).toEqual(['acme']);
    expect(await tenants(KEYS.default)).toEqual(expect.arrayContaining(['acme', 'default']));
  });

  it('are no more there to be revoked than unknown ones', async () => {
    const { body } = await make(KEYS.default, { name: 'mine', scopes: ['read'] });
    for (const id of [body.id, body.prefix, 'env:SEKHA_API_KEYS[1]', 'nobody'])
      expect([id, (await call('delete', `/${id}`, ADMIN)).body.error_code]).toEqual([id, 'key.not_found']);
    expect((await labels(body.key)).status).toBe(200);
  });

  it('of an operator, in one tenant, are left alone by its admins', async () => {
    const { body: admin } = await make(KEYS.default, { name: 'admin', scopes: ['admin'] });
    const { body: operator } = await make(KEYS.default, { name: 'operator', scopes: ['operator'] });
    expect((await call('delete', `/${operator.id}`, admin.key)).status).toBe(403);
    expect((await call('delete', `/${admin.id}`, operator.key)).status).toBe(200);
  });
});

describe('what cannot be', () => {
  it('a key of the environment is not revoked, and the answer says where it is', async () => {
    const { status, body } = await call('delete', '/env:SEKHA_API_KEYS[2]', KEYS.acme);
    expect([status, body.error_code]).toEqual([409, 'key.configured']);
    expect(body.error).toContain('SEKHA_API_KEYS[2]');
    expect((await labels(KEYS.acme)).status).toBe(200);
  });

  it.each([
    [{ scopes: ['read'] }, 'name'],
    [{ name: '\u001b[2J', scopes: ['read'] }, 'name'],
    [{ name: 'x' }, 'scopes'],
    [{ name: 'x', scopes: [] }, 'scopes'],
    [{ name: 'x', scopes: ['reed'] }, 'scopes'],
    [{ name: 'x', scopes: ['read'], expires_in: '0d' }, 'expires_in'],
    [{ name: 'x', scopes: ['read'], expires_in: '999999y' }, 'expires_in'],
    [{ name: 'x', scopes: ['read'], expires_in: 90 }, 'expires_in'],
    [{ name: 'x', scopes: ['read'], expire: '90d' }, 'expire'],
    [{ name: 'x', scopes: ['read'], tenant: 'a:b' }, 'tenant'],
  ])('%j is refused', async (body, path) => {
    const reply = await make(KEYS.default, body);
    expect([reply.status, reply.body.details[0].path]).toEqual([400, path]);
  });

  it('a key reaches neither the log nor the folder, not even in a path', async () => {
    const kept = (readdirSync(world.folder, { recursive: true }) as string[])
      .map((file) => join(world.folder, file))
      .filter((file) => statSync(file).isFile())
      .map((file) => readFileSync(file, 'latin1'));
    expect(made.length).toBeGreaterThan(5);
    await call('delete', `/${made[0]}`, KEYS.acme);
    for (const key of made)
      expect([...kept, ...world.lines].filter((text) => text.includes(key))).toEqual([]);
  });
});
