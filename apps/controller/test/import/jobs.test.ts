import { once } from 'node:events';
import { readdir, readlink, utimes } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { KEYS } from '../controller-world.js';
import { gptWithBranches, jsonLines } from './exports.js';
import { ImportWorld } from './import-world.js';

const line = (n: number): { title: string; messages: object[] } => ({
  title: `t${n}`,
  messages: [
    { role: 'user', content: `question ${n} ${'x'.repeat(500)}` },
    { role: 'assistant', content: `answer ${n} ${'y'.repeat(500)}` },
  ],
});
const large = (lines: number): string => jsonLines(...Array.from({ length: lines }, (_, n) => line(n)));

/** Where this process has files open, removed ones included; nothing where the system does not tell. */
async function openFiles(): Promise<string[]> {
  const open = await readdir('/proc/self/fd').catch(() => []);
  return Promise.all(open.map((fd) => readlink(join('/proc/self/fd', fd)).catch(() => '')));
}

describe('a large import', () => {
  let world: ImportWorld;
  beforeEach(async () => {
    world = await ImportWorld.open({ SEKHA_IMPORT_INLINE_MB: '0', SEKHA_IMPORT_MAX_MB: '8' });
  });
  afterEach(() => world.close());

  const uploads = async (): Promise<string[]> =>
    readdir(join(world.controller.folder, 'imports')).catch(() => []);
  const jobOf = async (id: string): Promise<Record<string, unknown>> =>
    (await world.controller.call('get', `/api/v1/jobs/${id}`)).body;
  const ended = async (id: string): Promise<Record<string, unknown>> => {
    for (;;) {
      const job = await jobOf(id);
      if (job['state'] !== 'pending' && job['state'] !== 'running') return job;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const upload = (file: string, query: Record<string, string> = {}): Promise<Response> =>
    world.import(file, query);

  it('is answered with a job, whose result is the report; the file goes', async () => {
    const reply = await upload(large(300));
    expect([reply.status, reply.body.kind, reply.headers['location']]).toEqual([
      202,
      'import',
      `/api/v1/jobs/${reply.body.id}`,
    ]);
    const job = await ended(reply.body.id);
    expect(job).toMatchObject({
      state: 'done',
      progress: { unit: 'bytes', percent: 100 },
      result: { conversations_created: 300, messages_added: 600, problems: [] },
    });
    expect(await uploads()).toEqual([]);
    expect((await world.conversations()).length).toBe(300);
  });

  it('fails as a job with the reason when nothing of it can be read', async () => {
    const { body } = await upload('nothing like a conversation');
    expect(await ended(body.id)).toMatchObject({ state: 'failed', error: { error_code: 'request.invalid' } });
    expect(await uploads()).toEqual([]);
  });

  it('that fails at its beginning does not hold its file open', async () => {
    const { body } = await upload('nothing like a conversation\n'.repeat(50_000));
    expect(await ended(body.id)).toMatchObject({ state: 'failed' });
    expect((await openFiles()).filter((file) => file.includes('.upload'))).toEqual([]);
  });

  it('goes on after a stop, and reports what it did in all', async () => {
    // A third of it is there before, another third has grown since.
    const before = [...Array(200).keys()].map((n) => ({ ...line(n), id: n }));
    const grown = before
      .slice(0, 100)
      .map((one) => ({ ...one, messages: [...one.messages, { role: 'user', content: 'and more' }] }));
    await ended((await upload(jsonLines(...before))).body.id);
    const { body } = await upload(jsonLines(...grown, ...before.slice(100)) + large(500));
    for (;;) {
      const { body: stats } = await world.controller.call('get', '/api/v1/stats');
      if (stats.total_conversations > 220) break;
    }
    await world.controller.stop();
    expect((await uploads()).length).toBe(1);
    await world.controller.start();
    expect(await ended(body.id)).toMatchObject({
      state: 'done',
      result: {
        conversations_created: 500,
        conversations_updated: 100,
        conversations_unchanged: 100,
        messages_added: 1_100,
        messages_skipped: 400,
      },
    });
    const { body: stats } = await world.controller.call('get', '/api/v1/stats');
    expect([stats.total_conversations, stats.total_messages]).toEqual([700, 1_500]);
    expect(await uploads()).toEqual([]);
  }, 60_000);

  it('of our own export, too, reports what it did in all', async () => {
    await ended((await upload(large(400))).body.id);
    const long = Array.from({ length: 3_000 }, (_, n) => ({ role: 'user', content: `long ${n}` }));
    await ended((await upload(jsonLines({ title: 'long', messages: long }))).body.id);
    const reply = await world.controller.call('get', '/api/v1/export').query({ format: 'jsonl' });
    await world.clear('default');
    const { body } = await upload(reply.text);
    for (;;) {
      const { body: stats } = await world.controller.call('get', '/api/v1/stats');
      if (stats.total_messages > 300) break;
    }
    await world.controller.stop();
    await world.controller.start();
    expect(await ended(body.id)).toMatchObject({
      state: 'done',
      result: { conversations_created: 401, messages_added: 3_800, messages_skipped: 0 },
    });
  }, 60_000);

  it('can be cancelled, and its file goes', async () => {
    const { body } = await upload(large(2_000));
    expect((await world.controller.call('post', `/api/v1/jobs/${body.id}/cancel`)).status).toBe(200);
    expect(await ended(body.id)).toMatchObject({ state: 'cancelled' });
    for (let names = await uploads(); names.length > 0; names = await uploads())
      await new Promise(setImmediate);
  });

  it('that is cancelled before it begins leaves its file no longer than the one before it', async () => {
    const first = await upload(large(1_500));
    const second = await upload(large(5));
    await world.controller.call('post', `/api/v1/jobs/${second.body.id}/cancel`);
    const hourAgo = new Date(Date.now() - 3_600_000);
    for (const name of await uploads())
      await utimes(join(world.controller.folder, 'imports', name), hourAgo, hourAgo);
    expect(await ended(second.body.id)).toMatchObject({ state: 'cancelled' });
    expect(await ended(first.body.id)).toMatchObject({ state: 'done' });
    expect(await uploads()).toEqual([]);
  });

  it('is made once for an idempotency key', async () => {
    const send = (file: string): Promise<Response> =>
      world.controller
        .call('post', '/api/v1/import')
        .set('content-type', 'application/json')
        .set('idempotency-key', 'k1')
        .serialize((text: unknown) => text as string)
        .send(file);
    const replies = [await send(large(5)), await send(large(5))];
    expect(replies[0]?.body.id).toBe(replies[1]?.body.id);
    await ended(replies[0]?.body.id);
    expect(await uploads()).toEqual([]);
    const other = await send(large(6));
    expect([other.status, other.body.error_code]).toEqual([409, 'idempotency.conflict']);
    expect(await uploads()).toEqual([]);
  });

  it('is refused when it is larger than imports may be, and leaves nothing', async () => {
    const { status, body } = await upload('x'.repeat(9 * 1_048_576));
    expect([status, body.error_code]).toEqual([413, 'request.too_large']);
    expect(await uploads()).toEqual([]);
  });

  it('is refused before it arrives when it says that it is too large', async () => {
    const url = new URL('/api/v1/import', await world.controller.listen());
    const request = httpRequest(url, {
      method: 'POST',
      headers: { 'x-api-key': KEYS.default, 'content-length': String(9 * 1_048_576) },
    });
    // Nothing of the body is ever sent.
    request.flushHeaders();
    const [reply] = (await once(request, 'response')) as [IncomingMessage];
    expect([reply.statusCode, reply.headers.connection]).toEqual([413, 'close']);
    request.destroy();
    expect(await uploads()).toEqual([]);
  });

  it('cannot be made once and yet be no job', async () => {
    const { status, body } = await world.controller
      .call('post', '/api/v1/import')
      .query({ background: 'false' })
      .set('idempotency-key', 'k')
      .send(large(1));
    expect([status, body.error_code, body.details[0].path]).toEqual([400, 'request.invalid', 'background']);
  });

  it('does not hold up those who write and search meanwhile', async () => {
    const { body } = await upload(large(1_500));
    const times: number[] = [];
    while ((await jobOf(body.id))['state'] !== 'done') {
      const startedMs = performance.now();
      const { status } = await world.controller
        .call('post', '/api/v1/conversations')
        .send({ label: 'now', messages: [{ content: 'said now' }] });
      times.push(performance.now() - startedMs);
      expect(status).toBe(201);
    }
    expect(times.length).toBeGreaterThan(3);
  }, 60_000);
});

describe('an import that is asked to run in the background', () => {
  it('is a job however small it is', async () => {
    const world = await ImportWorld.open();
    const { status } = await world.import([gptWithBranches()], { background: 'true' });
    expect(status).toBe(202);
    await world.close();
  });
});
