import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ScriptedOllama } from '@sekha/testing';

/** The built service, as operators run it. */
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
/** The command `sekha-bridge`. */
const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
/** Starting a process takes seconds on a busy machine. */
jest.setTimeout(60_000);

const ollama = new ScriptedOllama({ chatModels: ['one', 'two'] });
let folder: string;
let child: ChildProcess | undefined;
let output = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekha-bridge-'));
  output = '';
});
afterEach(async () => {
  if (child !== undefined && child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await ollama.stop();
  rmSync(folder, { recursive: true, force: true });
});

function run(environment: Record<string, string> = {}, main = MAIN): ChildProcess {
  const started = spawn(process.execPath, [main], {
    cwd: folder,
    env: { PATH: process.env['PATH'], SEKHA_BRIDGE_PORT: '0', ...environment },
  });
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  started.stdout?.on('data', keep);
  started.stderr?.on('data', keep);
  child = started;
  return started;
}

async function says(text: string | RegExp): Promise<string> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const found = output
      .split('\n')
      .find((line) => (typeof text === 'string' ? line.includes(text) : text.test(line)));
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`it never said ${String(text)}:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function exitCode(process: ChildProcess): Promise<unknown> {
  if (process.exitCode !== null) return process.exitCode;
  const [code] = await once(process, 'exit');
  return code;
}

const config = (ollamaUrl: string, model: string): string => `version: "2.0"
llm_providers:
  - id: home
    type: ollama
    base_url: ${ollamaUrl}
    models:
      - { model_id: "${model}", task: chat_smart, context_window: 8192 }
default_models: { chat_smart: "${model}" }
`;

describe('the bridge as a process', () => {
  it('names every problem of its configuration and variables in one text, and exits with 78', async () => {
    writeFileSync(join(folder, 'config.yaml'), 'version: "2.0"\nllm_providers: []\n');
    const bridge = run({ SEKHA_BRIDGE_HOST: '0.0.0.0', LOG_LEVEL: 'loud' });
    expect(await exitCode(bridge)).toBe(78);
    for (const problem of ['SEKHA_BRIDGE_HOST', 'LOG_LEVEL', 'No providers', 'config.yaml:2'])
      expect(output).toContain(problem);
    expect(output).not.toMatch(/\n\s+at /);
  });

  it('says in one line that its port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const bridge = run({ SEKHA_BRIDGE_PORT: String((holder.address() as { port: number }).port) });
    expect(await exitCode(bridge)).toBe(1);
    holder.close();
    expect(output).toMatch(/sekha-bridge: .*EADDRINUSE/);
    expect(output).not.toMatch(/\n\s+at /);
  });

  it('demands its key where one is set, except for health and metrics', async () => {
    const key = 'k'.repeat(32);
    run({ SEKHA_BRIDGE_API_KEY: key, OLLAMA_BASE_URL: 'http://127.0.0.1:9' });
    const { url } = JSON.parse(await says('"listening"'));
    const status = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
      (await fetch(url + path, { headers })).status;
    expect(await status('/v1/models')).toBe(401);
    expect(await status('/v1/models', { authorization: `Bearer ${key}` })).toBe(200);
    expect(await status('/v1/models', { 'x-api-key': 'wrong' })).toBe(401);
    for (const path of ['/health', '/health/live', '/metrics'])
      expect([path, await status(path)]).toEqual([path, 200]);
    expect(output).not.toContain(key);
  });

  it('warns when it is open beyond loopback, and only starts so when told to', async () => {
    run({
      SEKHA_BRIDGE_HOST: '0.0.0.0',
      SEKHA_BRIDGE_ALLOW_OPEN: 'true',
      OLLAMA_BASE_URL: 'http://127.0.0.1:9',
    });
    await says('"listening"');
    expect(JSON.parse(await says('SEKHA_BRIDGE_ALLOW_OPEN'))).toMatchObject({ level: 'warn' });
  });

  it('takes a changed configuration over, refuses a broken one, and ends with 0', async () => {
    await ollama.start();
    const file = join(folder, 'config.yaml');
    writeFileSync(file, config(ollama.baseUrl, 'one'));
    const bridge = run();
    const { url } = JSON.parse(await says('"listening"'));
    const models = async (): Promise<string[]> =>
      ((await (await fetch(`${url}/api/v1/models`)).json()) as { model_id: string }[]).map(
        (one) => one.model_id,
      );
    expect(await models()).toEqual(['one']);
    writeFileSync(file, config(ollama.baseUrl, 'two'));
    bridge.kill('SIGHUP');
    await says('the new configuration is in use');
    expect(await models()).toEqual(['two']);
    writeFileSync(file, 'llm_providers: {');
    bridge.kill('SIGHUP');
    await says('the new configuration is refused');
    expect(await models()).toEqual(['two']);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'sekha_bridge_config_reloads_total{outcome="refused"} 1',
    );
    bridge.kill('SIGTERM');
    expect(await exitCode(bridge)).toBe(0);
  });
});

describe('the command sekha-bridge', () => {
  it('checks a file without starting anything', () => {
    const file = join(folder, 'mine.yaml');
    const check = () =>
      spawnSync(process.execPath, [CLI, 'config', 'check', '--json', file], { cwd: folder });
    writeFileSync(file, config('http://127.0.0.1:9', 'one'));
    expect(check().status).toBe(0);
    writeFileSync(file, 'llm_providers: {');
    const { status, stdout } = check();
    expect([status, JSON.parse(stdout.toString()).valid]).toEqual([78, false]);
  });

  it('starts the bridge when it is told nothing, which then says the same of a file', async () => {
    const file = join(folder, 'mine.yaml');
    run({ OLLAMA_BASE_URL: 'http://127.0.0.1:9' }, CLI);
    const { url } = JSON.parse(await says('"listening"'));
    for (const text of [config('http://127.0.0.1:9', 'one'), 'llm_providers: []']) {
      writeFileSync(file, text);
      const args = [CLI, 'config', 'check', '--json', 'mine.yaml'];
      const told = JSON.parse(spawnSync(process.execPath, args, { cwd: folder }).stdout.toString());
      const reply = await fetch(`${url}/api/v1/config/validate`, {
        method: 'POST',
        headers: { 'content-type': 'application/yaml' },
        body: text,
      });
      const answer = (await reply.text()).replaceAll('"config.yaml"', '"mine.yaml"');
      expect(JSON.parse(answer)).toEqual(told);
    }
  });
});
