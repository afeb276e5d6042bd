import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { jsonLines } from './exports.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const KEY = 'k'.repeat(32);
const CONVERSATIONS = 400;

/** The built program over one folder, again and again. */
let folder: string;
let child: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekha-import-kill-'));
});
afterEach(async () => {
  await kill();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<string> {
  const started = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env['PATH'] ?? '',
      SEKHA_DATA_DIR: folder,
      SEKHA_API_KEY: KEY,
      SEKHA_CONTROLLER_PORT: '0',
      SEKHA_BRIDGE_URL: 'http://127.0.0.1:9',
      SEKHA_RATE_LIMIT_PER_MINUTE: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  let said = '';
  started.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  for (;;) {
    const url = /"url":"(http[^"]+)"/.exec(said)?.[1];
    if (url !== undefined) return url;
    if (started.exitCode !== null) throw new Error(`it did not start: ${said}`);
    await Promise.race([once(started.stdout, 'data'), once(started, 'exit')]);
  }
}

async function kill(): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function call(url: string, path: string, body?: string): Promise<Record<string, any>> {
  const reply = await fetch(url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-api-key': KEY },
    ...(body === undefined ? {} : { body }),
  });
  return (await reply.json()) as Record<string, any>;
}

/** A look now and then: looking takes time from the import, too. */
async function count(url: string): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return (await call(url, '/api/v1/stats'))['total_conversations'];
}

it('an import that was answered goes on after every kill -9, and nothing is there twice', async () => {
  const file = jsonLines(
    ...Array.from({ length: CONVERSATIONS }, (_, n) => ({
      id: `c${n}`,
      messages: [0, 1, 2].map((at) => ({ role: 'user', content: `message ${at} of ${n}` })),
    })),
  );
  let url = await start();
  const { id } = await call(url, '/api/v1/import?background=true', file);
  for (const enough of [20, 150]) {
    for (let there = 0; there < enough; ) there = await count(url);
    await kill();
    url = await start();
  }
  let job = await call(url, `/api/v1/jobs/${id}`);
  while (job['state'] === 'pending' || job['state'] === 'running')
    job = await call(url, `/api/v1/jobs/${id}`);
  expect(job).toMatchObject({
    state: 'done',
    result: { conversations_created: CONVERSATIONS, problems: [] },
  });
  const stats = await call(url, '/api/v1/stats');
  expect([stats['total_conversations'], stats['total_messages']]).toEqual([CONVERSATIONS, 3 * CONVERSATIONS]);
  expect(readdirSync(join(folder, 'imports'))).toEqual([]);
}, 180_000);
