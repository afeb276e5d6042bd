import { spawnSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runCommand } from '../../src/cli/run-command.js';
import { ControllerWorld, KEYS } from '../controller-world.js';

let world: ControllerWorld;
let out: string[] = [];
let err: string[] = [];
let environment: Record<string, string> = {};

const run = (...args: string[]): Promise<number> =>
  runCommand(args, {
    environment,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  });
const mayRead = async (key: string): Promise<number> =>
  (await world.plain('get', '/api/v1/labels').set('x-api-key', key)).status;

beforeAll(async () => {
  world = await ControllerWorld.open();
  await world.listen();
});
afterAll(() => world.close());
beforeEach(() => {
  out = [];
  err = [];
  environment = { SEKHA_DATA_DIR: world.folder };
});

describe('sekha keys while the controller runs', () => {
  it('makes a key that opens at once, alone on standard output', async () => {
    expect(await run('keys', 'create', '--name', 'laptop', '--scopes', 'read', '--tenant', 'acme')).toBe(0);
    expect(out).toEqual([expect.stringMatching(/^sekha_[\w-]{43}$/)]);
    expect(err.join()).toMatch(/tenant acme \(memory:read\).*shown this once/);
    expect(await mayRead(out[0] ?? '')).toBe(200);
  });

  it('revokes at once, also when it is given the whole key', async () => {
    await run('keys', 'create', '--name', 'short', '--scopes', 'read');
    const [key = ''] = out;
    expect(await run('keys', 'revoke', key)).toBe(0);
    expect(await mayRead(key)).toBe(401);
    expect(err.at(-1)).toMatch(/^Revoked: short /);
    expect(await run('keys', 'revoke', key.slice(0, 12))).toBe(1);
    expect(err.at(-1)).toContain('there is no key');
  });

  it('lists every key as columns or as JSON, and nothing that opens', async () => {
    expect(await run('keys', 'list')).toBe(0);
    expect(out[0]).toMatch(/^NAME +TENANT +SCOPES/);
    expect(out[0]).toMatch(/laptop +acme +memory:read +sekha_/);
    expect(out[0]).toContain('SEKHA_API_KEYS[1]');
    expect(await run('keys', 'list', '--json')).toBe(0);
    const { keys } = JSON.parse(out[1] ?? '');
    expect(keys.length).toBeGreaterThan(2);
    expect(out.join()).not.toContain(KEYS.default);
    expect(out.join()).not.toContain('local');
  });

  it('says that a key of the environment is not its to revoke', async () => {
    expect(await run('keys', 'revoke', 'env:SEKHA_API_KEYS[1]')).toBe(1);
    expect(err).toEqual([expect.stringContaining('comes from the environment (SEKHA_API_KEYS[1])')]);
  });

  it('leaves its way in readable by the owner only', () => {
    const [file = ''] = readdirSync(world.folder).filter((name) => name.includes('local-access'));
    expect(statSync(join(world.folder, file)).mode & 0o077).toBe(0);
  });

  it('goes to another machine with the key of an admin, and can do no more there than that key', async () => {
    const url = await world.app.getUrl();
    expect(await run('keys', 'list', '--url', url)).toBe(64);
    environment = { SEKHA_API_KEY: KEYS.acme };
    expect(await run('keys', 'create', '--url', url, '--name', 'x', '--scopes', 'operator')).toBe(1);
    expect(err.at(-1)).toContain('a key cannot give what it lacks: operator');
    expect(await run('keys', 'list', '--url', `${url}/`)).toBe(0);
    expect(out.join()).not.toMatch(/ default /);
    environment = { SEKHA_API_KEY: 'wrong' };
    expect(await run('keys', 'list', '--url', url)).toBe(1);
    expect(err.at(-1)).toBe('sekha: Invalid API key');
    expect(await run('keys', 'list', '--url', 'http://127.0.0.1:9')).toBe(1);
    expect(err.at(-1)).toBe('sekha: the controller does not answer at http://127.0.0.1:9');
  });
});

describe('sekha status', () => {
  it('says how the controller is, for people and for programs', async () => {
    expect(await run('status')).toBe(0);
    expect(out[0]).toMatch(/^healthy: http:\/\/127\.0\.0\.1:\d+, version/);
    expect(await run('health', '--json')).toBe(0);
    expect(JSON.parse(out[1] ?? '')).toMatchObject({
      status: 'healthy',
      checks: { database: { status: 'ok' } },
    });
    expect(await run('status', '--url', 'http://127.0.0.1:9')).toBe(1);
    expect(await run('status', '--data', join(world.folder, 'index'))).toBe(1);
    expect(err.at(-1)).toContain('no controller runs on');
    expect(await run('stop', '--now')).toBe(64);
  });

  it('says so when something is missing', async () => {
    await world.bridge.stop();
    expect(await run('status')).toBe(0);
    expect(out[0]).toMatch(/^healthy, but something is missing: /);
    expect(out[0]).toContain('  bridge: degraded (the bridge is away');
    await world.bridge.start();
  });
});

describe('sekha verify', () => {
  const verify = async (): Promise<object> => {
    expect(await run('verify')).toBe(0);
    expect(out[0]).toMatch(/^sound: \d+ checks found nothing$/);
    expect(await run('verify', '--json')).toBe(0);
    return JSON.parse(out[1] ?? '');
  };

  it('lets a controller that runs look for itself, with its index', async () => {
    expect(await verify()).toMatchObject({ ok: true, index: { conclusive: true } });
  });

  it('looks into the folder while none runs', async () => {
    await world.stop();
    expect(await verify()).not.toHaveProperty('index');
    await world.start();
    await world.listen();
  });
});

describe('sekha keys while the controller is stopped', () => {
  it('says that there is none', async () => {
    await world.stop();
    expect(await run('status')).toBe(1);
    expect(await run('stop')).toBe(1);
    expect(err.at(-1)).toContain('no controller runs on');
  });

  it('is not led astray by what a killed controller left behind', async () => {
    const stale = { url: 'http://127.0.0.1:9', pid: process.pid, token: 'x' };
    writeFileSync(join(world.folder, 'sekha.local-access.json'), JSON.stringify(stale));
    expect(await run('keys', 'list')).toBe(0);
    expect(await run('stop')).toBe(1);
    expect(err.at(-1)).toBe('sekha: the controller does not answer at http://127.0.0.1:9');
    const { pid = 0 } = spawnSync(process.execPath, ['--version']);
    writeFileSync(join(world.folder, 'sekha.local-access.json'), JSON.stringify({ ...stale, pid }));
    expect(await run('status')).toBe(1);
    expect(err.at(-1)).toContain(`process ${pid}, which it was, ended without a stop`);
    await world.start();
    await world.listen();
  });

  it('does the same at the folder, and the controller knows it when it starts', async () => {
    await world.stop();
    expect(readdirSync(world.folder).filter((name) => name.includes('local-access'))).toEqual([]);
    expect(
      await run('keys', 'create', '--name', 'offline', '--scopes', 'read,write', '--expires', '90d'),
    ).toBe(0);
    const [kept = ''] = out;
    expect(await run('keys', 'create', '--name', 'gone', '--scopes', 'read')).toBe(0);
    const gone = out[1] ?? '';
    expect(await run('keys', 'revoke', gone.slice(0, 12))).toBe(0);
    expect(await run('keys', 'list')).toBe(0);
    expect(out[2]).toContain('offline');
    await world.start();
    await world.listen();
    expect([await mayRead(kept), await mayRead(gone)]).toEqual([200, 401]);
  });
});

describe('sekha called wrongly', () => {
  it.each([
    [['keys'], 'unknown: keys'],
    [['keys', 'make'], 'unknown: keys make'],
    [['keys', 'create', '--scopes', 'read'], '--name'],
    [['keys', 'create', '--name', 'x'], '--scopes'],
    [['keys', 'create', '--nmae', 'x'], '--nmae'],
    [['keys', 'list', '--name', 'x'], '--name says nothing to keys list'],
    [['keys', 'list', 'x'], 'what is x?'],
    [['keys', 'revoke'], 'which key?'],
    [['kesy'], 'unknown: kesy'],
  ])('%j ends with 64 and says how to call it', async (args, words) => {
    expect(await run(...args)).toBe(64);
    expect(err[0]).toContain(words);
    expect(err[0]).toContain('usage: sekha');
  });

  it('names every problem of what was asked', async () => {
    expect(await run('keys', 'create', '--name', 'x', '--scopes', 'reed,write')).toBe(1);
    expect(err[0]).toContain('did you mean read?');
  });

  it('makes no folder where there is none', async () => {
    expect(await run('keys', 'list', '--data', join(world.folder, 'typo'))).toBe(1);
    expect(err[0]).toContain(`there is no memory in ${join(world.folder, 'typo')}`);
    expect(readdirSync(world.folder)).not.toContain('typo');
  });

  it('ends with 78 for keys of the environment that cannot be read', async () => {
    environment['SEKHA_API_KEYS'] = 'k:acme:reed';
    expect(await run('keys', 'list')).toBe(78);
  });

  it.each([['--help'], ['keys', '--help'], ['help']])('%s helps', async (...args) => {
    expect(await run(...args)).toBe(0);
    expect(out[0]).toContain('usage: sekha');
  });
});
