import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import type { MemoryStore, TenantRecord } from '@sekha/store';
import { ExportService } from '../../src/export/export.service.js';
import { MEMORY_STORE } from '../../src/search/search-tokens.js';
import { ControllerWorld, KEYS } from '../controller-world.js';
import { download, linesOf } from './export-builders.js';

/** More than the buffers of two sockets take, so that a reader who stops is felt. */
const LONG = 'x'.repeat(100_000);
const CONVERSATIONS = 16;

describe('an export that is being read', () => {
  let world: ControllerWorld;
  let url: string;
  let ids: string[];
  beforeAll(async () => {
    world = await ControllerWorld.open({ SEKHA_RATE_LIMIT_PER_MINUTE: '0', SEKHA_BODY_LIMIT_MB: '16' });
    url = await world.listen();
    ids = [];
    for (let index = 0; index < CONVERSATIONS; index += 1) {
      const messages = Array.from({ length: 10 }, () => ({ content: LONG }));
      ids.push(await world.create({ label: `Long ${index}`, folder: '/long', messages }));
    }
  });
  afterAll(() => world.close());

  /** A reply whose body is not read until somebody does. */
  const begin = async (): Promise<{ request: ClientRequest; reply: IncomingMessage }> => {
    const request = get(`${url}/api/v1/export?format=jsonl`, {
      headers: { 'x-api-key': KEYS.default },
      agent: false,
    });
    const [reply] = (await once(request, 'response')) as [IncomingMessage];
    return { request, reply };
  };
  const readOn = async (reply: IncomingMessage): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for await (const chunk of reply) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  };

  it('shows one moment, whatever is written, moved or deleted meanwhile', async () => {
    const { reply } = await begin();
    const [first = '', , last = ''] = [ids[0], ids[1], ids.at(-1)];
    await world.call('put', `/api/v1/conversations/${last}/label`).send({ label: 'Renamed' }).expect(200);
    await world.call('post', `/api/v1/conversations/${last}/messages`).send({ content: 'later' }).expect(201);
    await world.call('delete', `/api/v1/conversations/${first}`).expect(200);
    ids[0] = await world.create({ label: 'Long 0', folder: '/long', messages: [{ content: 'after it' }] });
    const lines = linesOf(await readOn(reply));
    expect(lines.at(-1)).toMatchObject({
      type: 'end',
      conversations: CONVERSATIONS,
      messages: CONVERSATIONS * 10,
    });
    expect(lines.filter(({ type }) => type === 'message')).toHaveLength(CONVERSATIONS * 10);
    expect(lines.filter(({ label }) => label === 'Renamed')).toEqual([]);
    const next = linesOf(await download(world, 'format=jsonl'));
    expect(next.at(-1)).toMatchObject({
      conversations: CONVERSATIONS,
      messages: (CONVERSATIONS - 1) * 10 + 2,
    });
  });

  it('lets four of a tenant in at a time, and the next one as soon as one is given up', async () => {
    const readers = [await begin(), await begin(), await begin(), await begin()];
    expect(readers.map(({ reply }) => reply.statusCode)).toEqual([200, 200, 200, 200]);
    const fifth = await world.call('get', '/api/v1/export?format=jsonl').expect(429);
    expect(fifth.body.error_code).toBe('rate_limit.exceeded');
    expect(fifth.headers['retry-after']).toBe('5');
    await world.call('get', '/api/v1/export?format=jsonl', 'acme').expect(200);
    for (const { request } of readers) request.destroy();
    await expectFree();
  });

  it('cuts readers who have gone to sleep, and lets others in', async () => {
    const exports = world.app.get(ExportService);
    const { slowestReading } = exports;
    exports.slowestReading = { ...slowestReading, withinMs: 200 };
    const readers = [await begin(), await begin(), await begin(), await begin()];
    exports.slowestReading = slowestReading;
    const cut = (): number => world.lines.filter((line) => line.includes('nobody read on')).length;
    while (cut() < readers.length) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const { reply } of readers) await expect(readOn(reply)).rejects.toThrow('aborted');
    await expectFree();
  });

  it('holds nothing open for readers who went away', async () => {
    for (let index = 0; index < 6; index += 1) {
      const { request, reply } = await begin();
      await once(reply, 'readable');
      request.destroy();
      await expectFree();
    }
  });

  /** The server hears of a closed connection a moment later. */
  const expectFree = async (): Promise<void> => {
    for (;;) {
      const { status } = await world.call('get', '/api/v1/export?format=jsonl&folder=/nowhere');
      if (status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  it('breaks off without an end when the record cannot be read on, and says so in the log', async () => {
    const store = world.app.get<MemoryStore>(MEMORY_STORE);
    const tenant = store.forTenant('default');
    const forTenant = jest.spyOn(store, 'forTenant').mockReturnValue({
      ...tenant,
      record: {
        ...tenant.record,
        openView: async (...wanted: Parameters<TenantRecord['openView']>) => {
          const view = await tenant.record.openView(...wanted);
          const messages = view.messages.bind(view);
          let pages = 0;
          view.messages = async (...where) => {
            pages += 1;
            if (pages === 5) throw new AppError('store.unavailable', 'the disk reported an error');
            return messages(...where);
          };
          return view;
        },
      } as TenantRecord,
    });
    const { reply } = await begin();
    forTenant.mockRestore();
    expect(reply.statusCode).toBe(200);
    await expect(readOn(reply)).rejects.toThrow('aborted');
    await expectFree();
    expect(world.lines.some((line) => line.includes('an export was not finished'))).toBe(true);
  });

  it('refuses a JSON reply that would have to be in memory as a whole', async () => {
    await world.call('get', '/api/v1/export?format=markdown&folder=/long').expect(200);
    for (let index = 0; index < 4; index += 1) {
      const messages = Array.from({ length: 60 }, () => ({ content: LONG }));
      await world.create({ label: 'More', folder: '/long', messages });
    }
    const { body } = await world.call('get', '/api/v1/export?format=markdown&folder=/long').expect(413);
    expect(body).toMatchObject({
      error_code: 'request.too_large',
      error: expect.stringContaining('stream=true'),
    });
    const { text } = await world.call('get', '/api/v1/export?stream=true&label=More').expect(200);
    expect(text).toMatch(/<!-- end of export: 4 conversations, 240 messages -->\n$/);
  });
});
