import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeAsNewer } from '@sekha/testing';
import { freePort } from '../src/free-port.js';
import { ServiceProcess } from '../src/service-process.js';
import { API_KEY } from '../src/stack.js';

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
}, 120_000);
afterAll(async () => {
  await controller.stop();
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

/** A request on a connection of its own; rejects when it gets no answer. */
async function send(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }> {
  const reply = await fetch(controller.url + path, {
    method,
    headers: { 'x-api-key': API_KEY, connection: 'close' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: reply.status, body: JSON.parse((await reply.text()) || 'null') };
}

describe('a controller and its folder', () => {
  it('refuses a second controller on its folder, in one clear line', async () => {
    const second = new ServiceProcess(settings(await freePort()));
    expect(await second.runToEnd()).toBe(1);
    expect(second.log.trim().split('\n')).toHaveLength(1);
    expect(second.log).toMatch(/^sekha-controller: .*data.*/);
  }, 120_000);

  it('finishes or refuses every request when it is stopped under load, and loses nothing', async () => {
    const made = await send('POST', '/api/v1/conversations', { label: 'Stop' });
    const path = `/api/v1/conversations/${made.body.id}/messages`;
    const acknowledged: string[] = [];
    const statuses = new Set<number>();
    const write = async (writer: number): Promise<void> => {
      for (let serial = 0; ; serial++) {
        const content = `stop${writer}x${serial}`;
        // Undefined: the connection was refused, for nobody listens any more.
        const reply = await send('POST', path, { content }).catch(() => undefined);
        if (reply === undefined) return;
        statuses.add(reply.status);
        if (reply.status === 201) acknowledged.push(content);
        if (acknowledged.length === 50) stopped ??= controller.stop('SIGTERM');
      }
    };
    let stopped: Promise<number | null> | undefined;
    await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
    expect(await stopped).toBe(0);
    for (const status of statuses) expect([201, 503]).toContain(status);
    await controller.start();
    const { body } = await send('GET', `${path}?limit=1000`);
    const kept = body.results.map(({ content }: any) => content);
    // What was not acknowledged was refused before anything happened.
    expect(kept.sort()).toEqual(acknowledged.sort());
  }, 60_000);
});

describe('a controller that is older than its folder', () => {
  it('says so in one line, ends with 1, and leaves the record as it is', async () => {
    await controller.stop();
    const dataDir = join(folder, 'data');
    writeAsNewer(dataDir);
    const record = (): Buffer => readFileSync(join(dataDir, 'sekha.db'));
    const before = record();
    const older = new ServiceProcess(settings(await freePort()));
    expect(await older.runToEnd()).toBe(1);
    expect(older.log).toMatch(/^sekha-controller: .*newer version of Sekha \(schema 9999;.*\n$/);
    expect(record().equals(before)).toBe(true);
  }, 120_000);
});

describe('a controller with a broken configuration', () => {
  it('names every problem at once and ends with 78', async () => {
    const broken = new ServiceProcess({
      ...settings(0),
      environment: { SEKHA_CONTROLLER_HOST: '0.0.0.0', SEKHA_BRIDGE_URL: 'nowhere', LOG_LEVEL: 'loud' },
    });
    expect(await broken.runToEnd()).toBe(78);
    expect(broken.log.match(/^ {2}\S+:/gm)).toHaveLength(3);
  }, 120_000);
});
