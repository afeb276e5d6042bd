import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EmbeddingBridge } from '@sekha/testing';
import { eventually } from '../src/eventually.js';
import { freePort } from '../src/free-port.js';
import { ServiceProcess } from '../src/service-process.js';
import { maySmallDisk, SmallDisk } from '../src/small-disk.js';
import { API_KEY } from '../src/stack.js';

const onSmallDisk = maySmallDisk() ? describe : describe.skip;
const TEXT = 'the river kept its bed and the town its bridges '.repeat(400);

let bridge: EmbeddingBridge;
let disk: SmallDisk;
let controller: ServiceProcess;
let dataDir: string;
let conversation: string;
let acknowledged: string[];

async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }> {
  const reply = await fetch(controller.url + path, {
    method,
    headers: { 'x-api-key': API_KEY },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: reply.status, body: JSON.parse((await reply.text()) || 'null') };
}

let serial = 0;
async function write(text = TEXT): Promise<{ status: number; body: any }> {
  const content = `word${serial++} ${text}`.trim();
  const reply = await ask('POST', `/api/v1/conversations/${conversation}/messages`, { content });
  if (reply.status === 201) acknowledged.push(content);
  return reply;
}

/** Nothing that was acknowledged is missing, nothing else is there, and the last one is found by its word. */
async function expectAllThere(): Promise<void> {
  const { body } = await ask('GET', `/api/v1/conversations/${conversation}/messages?limit=1000`);
  expect(body.results.map(({ content }: any) => content)).toEqual(acknowledged);
  const last = acknowledged.at(-1) ?? '';
  const found = await ask('POST', '/api/v1/search', { query: last.split(' ')[0], mode: 'keyword' });
  expect(found.body.results[0]?.content).toBe(last);
}

function manyWords(count: number): string {
  return Array.from({ length: 1_000 }, (_, at) => `w${count}x${at}`).join(' ');
}

/** Every message has its vector: nothing is left that the controller would write by itself. */
async function untilEmbedded(): Promise<void> {
  await eventually(
    () => ask('GET', `/api/v1/conversations/${conversation}/messages?limit=1000`),
    (reply) => reply.body.results.every((message: any) => message.embedding_state === 'ready'),
    60_000,
  );
}

onSmallDisk('a controller on a disk that fills up', () => {
  beforeEach(async () => {
    bridge = new EmbeddingBridge();
    await bridge.start();
    disk = new SmallDisk(160);
    dataDir = join(disk.folder, 'data');
    controller = new ServiceProcess({
      app: 'controller',
      port: await freePort(),
      cwd: disk.folder,
      environment: { SEKHA_API_KEY: API_KEY, SEKHA_DATA_DIR: dataDir, SEKHA_BRIDGE_URL: bridge.url },
    });
    await controller.start();
    acknowledged = [];
    conversation = (await ask('POST', '/api/v1/conversations', { label: 'Full' })).body.id;
  }, 60_000);
  afterEach(async () => {
    await controller.stop('SIGKILL');
    disk.remove();
    await bridge.stop();
  }, 30_000);

  it('refuses what does not fit in the one shape, goes on reading, and recovers by itself', async () => {
    disk.fill(3_000_000);
    const statuses = new Set<number>();
    let refusal: { status: number; body: any } | undefined;
    // The log may be folded in between and make room once more: full is when nothing fits any longer.
    for (let refused = 0; refused < 10; ) {
      const reply = await write();
      statuses.add(reply.status);
      if (reply.status === 201) refused = 0;
      else {
        refused += 1;
        refusal = reply;
      }
    }
    expect([...statuses].sort()).toEqual([201, 507]);
    expect(refusal?.body).toMatchObject({ code: 507, error_code: 'store.full' });
    disk.fill();
    const bulk = {
      label: 'Bulk',
      messages: Array.from({ length: 300 }, () => ({ role: 'user', content: TEXT })),
    };
    expect((await ask('POST', '/api/v1/conversations', bulk)).status).toBe(507);
    await expectAllThere();
    const health = await ask('GET', '/health');
    expect(health.status).toBe(200);
    expect(health.body).toMatchObject({
      degraded: true,
      checks: { database: { status: 'degraded', error: expect.stringMatching(/full/) } },
    });
    expect((await ask('GET', '/health/ready')).status).toBe(200);

    disk.makeRoom();
    expect((await write()).status).toBe(201);
    expect((await ask('GET', '/health')).body.checks.database).toEqual({ status: 'ok' });
    await expectAllThere();
    const { body } = await ask('GET', '/api/v1/conversations');
    expect(body.results.map(({ label }: any) => label)).toEqual(['Full']);
    await untilEmbedded();
  }, 180_000);

  it('stops cleanly while the disk is full, leaves nothing half written, and starts when there is room', async () => {
    // Words of their own, so that the index does not fit into the page or two that a controller frees as it stops.
    for (let count = 0; count < 20; count++) await write(manyWords(count));
    await untilEmbedded();
    disk.fill();
    expect(await controller.stop()).toBe(0);
    expect(readdirSync(dataDir, { recursive: true }).filter((file) => String(file).endsWith('.new'))).toEqual(
      [],
    );
    expect(controller.log).toContain('the index could not be saved');

    disk.makeRoom();
    await controller.start();
    await expectAllThere();
    expect((await write()).status).toBe(201);
  }, 120_000);

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'starts on a full disk after a %s: reads and searches, refuses writes, and recovers by itself',
    async (signal) => {
      await write();
      await untilEmbedded();
      // What is left to be done, and to be taken over from the process that goes.
      for (let count = 0; count < 20; count++) await write(manyWords(count));
      await controller.stop(signal);
      // After a stop the log is empty, and a copy of the folder may have come without it and its index.
      if (signal === 'SIGTERM')
        for (const file of ['sekha.db-wal', 'sekha.db-shm']) rmSync(join(dataDir, file), { force: true });
      disk.fill();
      await controller.start();
      // Of the room that was kept for the start a little is left.
      disk.fill();
      await expectAllThere();
      const refused = await ask('POST', '/api/v1/conversations', { label: TEXT.slice(0, 200) });
      expect([refused.status, refused.body.error_code]).toEqual([507, 'store.full']);
      expect((await write()).status).toBe(507);
      await expectAllThere();
      const health = await ask('GET', '/health');
      expect(health.body).toMatchObject({
        status: 'healthy',
        degraded: true,
        checks: { database: { status: 'degraded', error: expect.stringMatching(/full/) } },
      });
      expect((await ask('GET', '/health/ready')).status).toBe(200);
      const asked = await ask('GET', '/api/v1/verify');
      expect([asked.status, asked.body.ok]).toEqual([200, true]);

      disk.makeRoom();
      expect((await write()).status).toBe(201);
      await untilEmbedded();
      await expectAllThere();
    },
    120_000,
  );

  it('says in one line why it cannot make a new folder on a full disk', async () => {
    await controller.stop();
    rmSync(dataDir, { recursive: true });
    disk.fill();
    const before = controller.log.length;
    expect(await controller.runToEnd()).toBe(1);
    expect(controller.log.slice(before)).toMatch(/^sekha-controller: .*full.*SEKHA_DATA_DIR.*\n$/);
    disk.makeRoom();
    await controller.start();
  }, 120_000);

  it('says in one line that it does not start on a read-only disk, and leaves it as it is', async () => {
    await write();
    await controller.stop();
    disk.makeReadOnly();
    const before = controller.log.length;
    expect(await controller.runToEnd()).toBe(1);
    expect(controller.log.slice(before)).toMatch(/^sekha-controller: .*read-only.*SEKHA_DATA_DIR.*\n$/);
  }, 120_000);

  it('builds its index again when somebody deletes it, before a start or under its feet', async () => {
    for (let count = 0; count < 5; count++) await write();
    await controller.stop();
    rmSync(join(dataDir, 'index'), { recursive: true });
    await controller.start();
    await expectAllThere();
    rmSync(join(dataDir, 'index'), { recursive: true });
    expect((await write()).status).toBe(201);
    await expectAllThere();
    expect(await controller.stop()).toBe(0);
    expect(existsSync(join(dataDir, 'index', 'search-index.bin'))).toBe(true);
    await controller.start();
    await expectAllThere();
  }, 120_000);
});
