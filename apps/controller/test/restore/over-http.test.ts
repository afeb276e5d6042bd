import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VerifyService } from '../../src/verify/verify.service.js';
import { ControllerWorld, type KEYS } from '../controller-world.js';
import { download, untilEmbedded } from '../export/export-builders.js';
import { linesIn, sealed } from './restore-world.js';

const EVERYTHING = { everything: true, confirm: 'delete everything' };

describe('export, wipe, import over HTTP', () => {
  let world: ControllerWorld;
  let file: Buffer;
  let trip: string;
  beforeAll(async () => {
    world = await ControllerWorld.open({ SEKHA_RATE_LIMIT_PER_MINUTE: '0' });
    trip = await world.create({
      label: 'Trip',
      folder: '/travel',
      messages: [
        { role: 'user', content: 'The ferry leaves at seven.\u0000', metadata: { source: 'phone' } },
        { role: 'assistant', name: 'Guide', content: 'Then be there at six. 👩‍👩‍👧‍👦' },
        { role: 'user', content: 'deleted soon' },
      ],
    });
    await world.create({ label: 'Empty', folder: '/Ünïcode' });
    await world.call('put', `/api/v1/conversations/${trip}/pin`).expect(200);
    const { body } = await world.call('get', `/api/v1/conversations/${trip}/messages`);
    await world.call('delete', `/api/v1/messages/${body.results[2].id}`).expect(200);
    await world.call('post', '/api/v1/summarize').send({ conversation_id: trip, level: 'daily' }).expect(200);
    await untilEmbedded(world);
    file = await download(world, 'format=jsonl&vectors=true');
  });
  afterAll(() => world.close());

  const put = (body: Buffer, query = '', tenant: keyof typeof KEYS = 'default') =>
    world
      .call('post', `/api/v1/import?format=sekha${query}`, tenant)
      .set('content-type', 'application/x-ndjson')
      .send(body.toString('utf8'));
  const search = async (query: string, mode: string): Promise<string[]> => {
    const { body } = await world.call('post', '/api/v1/search').send({ query, mode }).expect(200);
    return body.results.map(({ conversation_id }: { conversation_id: string }) => conversation_id);
  };

  it('gives the same bytes again, and everything is found as before, without a model', async () => {
    expect(linesIn(file).at(-1)).toMatchObject({ conversations: 2, messages: 2, vectors: 2, summaries: 1 });
    const shown = async (path: string) => (await world.call('get', path).expect(200)).body;
    const paths = [
      `/api/v1/conversations/${trip}`,
      `/api/v1/conversations/${trip}/messages`,
      `/api/v1/conversations/${trip}/summaries`,
      '/api/v1/labels',
      '/api/v1/folders',
    ];
    const before = await Promise.all(paths.map(shown));
    await world.call('delete', '/api/v1/conversations').send(EVERYTHING).expect(200);
    expect(await search('ferry', 'keyword')).toEqual([]);
    const embedded = world.bridge.seen.filter(({ path }) => path === '/api/v1/embed').length;
    expect((await put(file).expect(200)).body).toMatchObject({ conversations_created: 2, messages_added: 2 });
    expect(await Promise.all(paths.map(shown))).toEqual(before);
    expect(await search('ferry', 'keyword')).toContain(trip);
    expect(world.bridge.seen.filter(({ path }) => path === '/api/v1/embed')).toHaveLength(embedded);
    expect(await search('ferry', 'semantic')).toContain(trip);
    expect(await download(world, 'format=jsonl&vectors=true')).toEqual(file);
  });

  it('changes nothing the second time, and gives another tenant its own', async () => {
    expect((await put(file).expect(200)).body).toMatchObject({
      conversations_created: 0,
      conversations_unchanged: 2,
      messages_added: 0,
      problem_count: 0,
    });
    expect((await put(file, '&dry_run=true', 'acme').expect(200)).body).toMatchObject({ messages_added: 2 });
    await world.call('get', `/api/v1/conversations/${trip}`, 'acme').expect(404);
    expect((await put(file, '', 'acme').expect(200)).body).toMatchObject({ conversations_created: 2 });
    expect(await download(world, 'format=jsonl&vectors=true', 'acme')).toEqual(file);
    await world.call('delete', '/api/v1/conversations', 'acme').send(EVERYTHING).expect(200);
    expect(await download(world, 'format=jsonl&vectors=true')).toEqual(file);
  });

  it('leaves a record and an index that hold the same, and nothing that hangs on nothing', async () => {
    await untilEmbedded(world);
    expect(await world.app.get(VerifyService).verify()).toMatchObject({ ok: true });
  });

  it('refuses a damaged file and takes nothing of it', async () => {
    const cut = file.subarray(0, Math.floor(file.length * 0.8));
    const { body } = await put(cut, '', 'acme').expect(400);
    expect(body).toMatchObject({
      error_code: 'request.invalid',
      details: [{ path: expect.stringMatching(/^line/) }],
    });
    const altered = Buffer.from(file.toString().replace('leaves at seven', 'leaves at eight'));
    expect((await put(altered, '', 'acme').expect(400)).body.error).toContain('SHA-256');
    expect((await world.call('get', '/api/v1/conversations', 'acme').expect(200)).body.total).toBe(0);
  });

  it('reports what is here and differs', async () => {
    const lines = linesIn(file).map((line) =>
      line['label'] === 'Trip' ? { ...line, label: 'Other' } : line,
    );
    const { body } = await put(sealed(lines)).expect(200);
    expect(body).toMatchObject({ messages_added: 0, problem_count: 1 });
    expect(body.problems[0]).toMatchObject({
      place: `conversation ${trip}`,
      problem: expect.stringContaining('label'),
    });
    expect(await download(world, 'format=jsonl&vectors=true')).toEqual(file);
  });
});
