import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCOPES } from '@sekha/contracts';
import { isPublicPath } from '../../src/access/public-paths.js';
import { TOOLS, type Tool } from '../../src/mcp/tool.js';
import { ControllerWorld } from '../controller-world.js';
import { allRoutes, type DeclaredRoute } from './all-routes.js';

const READER = 'reader_key_1234567890123456789012345678901';
const NOBODY = 'nobody_key_1234567890123456789012345678901';
let world: ControllerWorld;
let routes: DeclaredRoute[];

beforeAll(async () => {
  world = await ControllerWorld.open({
    SEKHA_API_KEYS: `${READER}:acme:memory:read,${NOBODY}:acme:llm:use`,
  });
  routes = allRoutes(world.app);
});
afterAll(() => world.close());

const shown = ({ method, path }: DeclaredRoute): string => `${method} ${path}`;
const someId = (path: string): string => path.replace(/:\w+/g, '01900000-0000-7000-8000-000000000000');

describe('every route', () => {
  it('declares which scope it needs, or is public', () => {
    const bare = routes.filter(({ scope, path }) => scope === undefined && !isPublicPath(path));
    expect(bare.map(shown)).toEqual([]);
  });

  it('declares a scope that there is', () => {
    const odd = routes.filter(
      ({ scope }) => scope !== undefined && scope !== 'any' && !Object.hasOwn(SCOPES, scope),
    );
    expect(odd.map(shown)).toEqual([]);
  });

  it('is seen by this test when the document has it', async () => {
    const { body } = await world.plain('get', '/openapi.json');
    const documented = Object.entries(body.paths as Record<string, object>).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(documented.length).toBeGreaterThan(20);
    const known = new Set(routes.map((route) => shown(route).replace('*', ':path')));
    expect(documented.filter((one) => !known.has(one))).toEqual([]);
  });

  it('refuses a key without its scope with 403 and the name of the scope, and lets one in that has it', async () => {
    for (const route of routes.filter(({ scope }) => scope !== undefined && scope !== 'any')) {
      const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
      const key = route.scope === 'llm:use' ? READER : NOBODY;
      const refused = await world.plain(method, someId(route.path)).set('x-api-key', key);
      expect([shown(route), refused.status, refused.body.error_code, refused.body.details]).toEqual([
        shown(route),
        403,
        'auth.forbidden',
        { missing_scope: route.scope },
      ]);
      if (route.scope !== 'memory:read') continue;
      const admitted = await world.plain(method, someId(route.path)).set('x-api-key', READER);
      expect([shown(route), admitted.status]).not.toEqual([shown(route), 403]);
    }
  });

  it('shows its scope in the document', async () => {
    const { body } = await world.plain('get', '/openapi.json');
    expect(body.paths['/api/v1/search'].post['x-sekha-scope']).toBe('memory:read');
    expect(body.paths['/api/v1/conversations'].delete['x-sekha-scope']).toBe('memory:delete');
  });
});

describe('the list of tools', () => {
  it('names for each tool the scope that its route demands', () => {
    const tools = world.app.get<readonly Tool[]>(TOOLS, { strict: false });
    const demanded = new Map(routes.map(({ method, path, scope }) => [`${method} ${path}`, scope]));
    const named = tools.map(({ name, scope }) => [name, scope]);
    expect(named).toEqual(tools.map(({ name }) => [name, demanded.get(`POST /mcp/tools/${name}`)]));
    expect(named.length).toBeGreaterThan(1);
  });

  it('shows a key the tools it may call', async () => {
    const names = async (key: string): Promise<string[]> =>
      (await world.plain('get', '/mcp/tools').set('x-api-key', key)).body.map(({ name }: any) => name);
    expect(await names(NOBODY)).toContain('llm_status');
    expect(await names(READER)).not.toContain('llm_status');
  });
});
