import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';

const APP = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sekha-process-'));
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The built program (`npm run build` first, as turbo does); `said` is what it has printed so far. */
function run(environment: Record<string, string>): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, [join(APP, 'dist/main.js')], {
    env: {
      PATH: process.env['PATH'] ?? '',
      SEKHA_DATA_DIR: join(folder, 'data'),
      SEKHA_CONTROLLER_PORT: '0',
      SEKHA_BRIDGE_URL: 'http://127.0.0.1:9',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      child.emit('said');
    });
  return { child, said: () => output };
}

async function until({ child, said }: ReturnType<typeof run>, pattern: RegExp): Promise<string> {
  for (;;) {
    const found = said().match(pattern);
    if (found !== null) return found[1] ?? found[0];
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${said()}`);
    await Promise.race([once(child, 'said'), once(child, 'exit')]);
  }
}

async function endOf({ child, said }: ReturnType<typeof run>): Promise<[number | null, string]> {
  if (child.exitCode === null) await once(child, 'close');
  return [child.exitCode, said()];
}

function filesWith(folder: string, text: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).filter(
    (file) => statSync(join(folder, file)).isFile() && readFileSync(join(folder, file)).includes(text),
  );
}

const URL_LINE = /"url":"([^"]+)"/;

describe('the controller as a process', () => {
  it('makes a key on the first start, shows it once, and keeps only its hash', async () => {
    const first = run({ SEKHA_DATA_DIR: join(folder, 'fresh') });
    const key = await until(first, /export SEKHA_API_KEY=(\S+)/);
    const url = await until(first, URL_LINE);
    const ask = () => fetch(`${url}/api/v1/stats`, { headers: { 'x-api-key': key } });
    expect((await ask()).status).toBe(200);
    first.child.kill('SIGTERM');
    expect((await endOf(first))[0]).toBe(0);

    const second = run({ SEKHA_DATA_DIR: join(folder, 'fresh') });
    const again = await until(second, URL_LINE);
    const reply = await fetch(`${again}/api/v1/stats`, { headers: { 'x-api-key': key } });
    expect(reply.status).toBe(200);
    expect(second.said()).not.toContain('SEKHA_API_KEY=');
    expect(filesWith(join(folder, 'fresh'), key)).toEqual([]);
  }, 60_000);

  it('loses nothing it acknowledged when it is killed, and finds it again', async () => {
    const key = 'k'.repeat(32);
    const before = run({ SEKHA_API_KEY: key });
    const url = await until(before, URL_LINE);
    const call = async (base: string, path: string, body: unknown): Promise<any> =>
      (
        await fetch(base + path, {
          method: 'POST',
          headers: { 'x-api-key': key },
          body: JSON.stringify(body),
        })
      ).json();
    const { id } = await call(url, '/api/v1/conversations', { label: 'storm' });
    const kept: string[] = [];
    const write = async (writer: number): Promise<void> => {
      for (let serial = 0; ; serial++) {
        const word = `storm${writer}x${serial}`;
        const reply = await call(url, `/api/v1/conversations/${id}/messages`, { content: word }).catch(
          () => undefined,
        );
        if (reply?.id === undefined) return;
        kept.push(word);
        if (kept.length === 60) before.child.kill('SIGKILL');
      }
    };
    await Promise.all([0, 1, 2, 3].map(write));
    expect(kept.length).toBeGreaterThanOrEqual(60);

    const after = run({ SEKHA_API_KEY: key });
    const base = await until(after, URL_LINE);
    for (const word of kept) {
      const found = await call(base, '/api/v1/search', { query: word, mode: 'keyword', limit: 1 });
      expect([word, found.results[0]?.content]).toEqual([word, word]);
    }
  }, 60_000);

  it('is stopped by the command of its folder', async () => {
    const data = join(folder, 'stopped');
    const controller = run({ SEKHA_DATA_DIR: data, SEKHA_API_KEY: 'k'.repeat(32) });
    await until(controller, URL_LINE);
    const stop = spawn(process.execPath, [join(APP, 'dist/cli.js'), 'stop', '--data', data], {
      stdio: 'ignore',
    });
    const [[code], [stopped]] = await Promise.all([once(stop, 'exit'), once(controller.child, 'exit')]);
    expect([code, stopped]).toEqual([0, 0]);
    expect(readdirSync(data).filter((name) => name.includes('local-access'))).toEqual([]);
  }, 60_000);

  it('refuses a second process on the same folder in one line', async () => {
    const first = run({});
    await until(first, URL_LINE);
    const [code, said] = await endOf(run({}));
    expect(code).toBe(1);
    expect(said).toContain(`SEKHA_DATA_DIR is ${join(folder, 'data')}`);
    expect(said.trim().split('\n')).toHaveLength(1);
    expect(said).toMatch(/^sekha-controller: .*another/i);
  }, 60_000);

  it('says in one line that the port is taken, and makes no key that nobody sees', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = String((server.address() as AddressInfo).port);
    const data = join(folder, 'taken');
    const [code, said] = await endOf(run({ SEKHA_DATA_DIR: data, SEKHA_CONTROLLER_PORT: port }));
    server.close();
    expect([code, said.includes('EADDRINUSE'), said.includes('    at ')]).toEqual([1, true, false]);
    const next = run({ SEKHA_DATA_DIR: data });
    expect(await until(next, /export SEKHA_API_KEY=(\S+)/)).toMatch(/^sekha_/);
  }, 60_000);

  const wrongFolders = [
    ['below a folder that takes none', '/proc/sekha/data'],
    ['below a file', join(fileURLToPath(import.meta.url), 'data')],
    ['a file', fileURLToPath(import.meta.url)],
    ['too long a name', join(folder, 'x'.repeat(300))],
  ];
  it.each(process.platform === 'linux' ? wrongFolders : [])(
    'ends with 78 in one line when its folder cannot be one: %s',
    async (_, data) => {
      const [code, said] = await endOf(run({ SEKHA_DATA_DIR: data ?? '' }));
      expect([code, said.trim().split('\n').length]).toEqual([78, 1]);
      expect(said).toContain(`SEKHA_DATA_DIR is ${data}`);
    },
    20_000,
  );

  it('ends with 78 and all problems when it is told nonsense', async () => {
    const [code, said] = await endOf(run({ SEKHA_CONTROLLER_PORT: 'x', SEKHA_BRIDGE_URL: 'nowhere' }));
    expect(code).toBe(78);
    expect(said).toMatch(/SEKHA_CONTROLLER_PORT[\s\S]*SEKHA_BRIDGE_URL/);
  });
});
