import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../src/free-port.js';
import { ServiceProcess } from '../src/service-process.js';
import { API_KEY } from '../src/stack.js';

const ROUNDS = 12;
const WRITERS = 4;

const folder = mkdtempSync(join(tmpdir(), 'sekha-kill-'));
let controller: ServiceProcess;

const settings = (port: number) => ({
  app: 'controller' as const,
  port,
  cwd: folder,
  environment: {
    SEKHA_API_KEY: API_KEY,
    SEKHA_DATA_DIR: join(folder, 'data'),
    SEKHA_RATE_LIMIT_PER_MINUTE: '0',
    // Nobody listens there: keeping and finding by word need no bridge.
    SEKHA_BRIDGE_URL: 'http://127.0.0.1:9',
  },
});

beforeAll(async () => {
  controller = new ServiceProcess(settings(await freePort()));
  await controller.start();
}, 60_000);
afterAll(async () => {
  await controller.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

async function call(method: string, path: string, body?: unknown): Promise<any> {
  const reply = await fetch(controller.url + path, {
    method,
    headers: { 'x-api-key': API_KEY },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}

/** Writes until the service dies; what it acknowledged, it must keep. */
async function writeUntilKilled(id: string, word: string, acknowledged: string[]): Promise<void> {
  for (let serial = 0; ; serial++) {
    const content = `${word}${serial}`;
    try {
      await call('POST', `/api/v1/conversations/${id}/messages`, { content });
    } catch {
      return;
    }
    acknowledged.push(content);
  }
}

async function contentsOf(id: string): Promise<string[]> {
  const all: string[] = [];
  for (let cursor = ''; ; ) {
    const page = await call('GET', `/api/v1/conversations/${id}/messages?limit=1000${cursor}`);
    all.push(...page.results.map(({ content }: any) => content));
    if (page.next_cursor === null) return all;
    cursor = `&cursor=${page.next_cursor}`;
  }
}

describe('a controller that is killed while it writes', () => {
  it('keeps every acknowledged message exactly once, and finds it by word after the restart', async () => {
    const { id } = await call('POST', '/api/v1/conversations', { label: 'Storm' });
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const writers = Array.from({ length: WRITERS }, (_, writer) =>
        writeUntilKilled(id, `r${round}w${writer}x`, acknowledged),
      );
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 250));
      await controller.stop('SIGKILL');
      await Promise.all(writers);
      await controller.start();
      const kept = await contentsOf(id);
      expect(new Set(kept).size).toBe(kept.length);
      expect(acknowledged.filter((content) => !kept.includes(content))).toEqual([]);
      const last = acknowledged.at(-1);
      if (last === undefined) continue;
      const found = await call('POST', '/api/v1/search', { query: last, mode: 'keyword' });
      expect(found.results[0]?.content).toBe(last);
    }
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);
  }, 180_000);

  it('refuses a second controller on its folder, in one clear line', async () => {
    const second = new ServiceProcess(settings(await freePort()));
    expect(await second.runToEnd()).toBe(1);
    expect(second.log.trim().split('\n')).toHaveLength(1);
    expect(second.log).toMatch(/^sekha-controller: .*data.*/);
  }, 30_000);

  it('stops cleanly when asked', async () => {
    expect(await controller.stop('SIGTERM')).toBe(0);
    await controller.start();
  }, 30_000);
});

describe('a controller with a broken configuration', () => {
  it('names every problem at once and ends with 78', async () => {
    const broken = new ServiceProcess({
      ...settings(0),
      environment: { SEKHA_CONTROLLER_HOST: '0.0.0.0', SEKHA_BRIDGE_URL: 'nowhere', LOG_LEVEL: 'loud' },
    });
    expect(await broken.runToEnd()).toBe(78);
    expect(broken.log.match(/^ {2}\S+:/gm)).toHaveLength(3);
  }, 30_000);
});
