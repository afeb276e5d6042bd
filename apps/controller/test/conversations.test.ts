import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ControllerWorld } from './controller-world.js';

let world: ControllerWorld;
beforeAll(async () => {
  world = await ControllerWorld.open();
});
afterAll(() => world.close());

const BASE = '/api/v1/conversations';

describe('creating', () => {
  it('takes generation A: title and folder_path, no messages', async () => {
    const { status, body } = await world.call('post', BASE).send({ title: 'E2E', folder_path: 'tests/a/' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: expect.any(String),
      label: 'E2E',
      folder: '/tests/a',
      status: 'active',
      message_count: 0,
    });
    expect(body.conversation_id).toBe(body.id);
  });

  it('takes generation B: label, folder and messages, with parts and names', async () => {
    const { body } = await world.call('post', BASE).send({
      label: 'Trip',
      folder: '/travel',
      importanceScore: 0,
      extra: 'ignored',
      messages: [
        { role: 'user', content: 'hello there', timestamp: '2026-01-25T20:30:00.123' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
            { type: 'text', text: 'b' },
          ],
        },
        { speaker: 'Mira', content: 'me too' },
      ],
    });
    expect(body).toMatchObject({ message_count: 3, importance_score: 1 });
    const { body: page } = await world.call('get', `${BASE}/${body.id}/messages`);
    expect(page.results.map(({ role, name, content }: any) => [role, name, content])).toEqual([
      ['user', null, 'hello there'],
      ['user', null, 'a b'],
      ['user', 'Mira', 'me too'],
    ]);
    expect(page.results[0].timestamp).toBe('2026-01-25T20:30:00.123Z');
    expect(page.results[1].metadata).toEqual({ images_removed: 1 });
  });

  it('takes a request for the same in whatever order its members stand', async () => {
    const send = (body: string) =>
      world.call('post', BASE).set('idempotency-key', 'order').type('json').send(body);
    const first = await send(
      '{"label":"Order","metadata":{"b":1,"a":2},"messages":[{"role":"user","content":"x"}]}',
    );
    const again = await send(
      '{"messages":[{"content":"x","role":"user"}],"metadata":{"a":2,"b":1},"title":"Order"}',
    );
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
  });

  it('writes once for one idempotency key', async () => {
    const send = (label: string) => world.call('post', BASE).set('idempotency-key', 'k1').send({ label });
    const [first, again] = [await send('Once'), await send('Once')];
    expect(again.body.id).toBe(first.body.id);
    expect((await send('Other')).body).toMatchObject({ code: 409, error_code: 'idempotency.conflict' });
  });

  it.each([
    ['a label of a wrong type', { label: 7 }, 'label'],
    ['a label that is too long', { label: 'x'.repeat(501) }, 'label'],
    ['an empty label', { label: '' }, 'label'],
    ['a blank label', { title: ' \n' }, 'title'],
    ['a folder that climbs', { label: 'x', folder: '/a/../b' }, 'folder'],
    ['a folder with control characters', { label: 'x', folder: '/a\u0000b' }, 'folder'],
    ['messages that are no list', { label: 'x', messages: 'hi' }, 'messages'],
    ['a message that is no object', { label: 'x', messages: ['hi'] }, 'messages[0]'],
    ['content of a wrong type', { label: 'x', messages: [{ content: 7 }] }, 'messages[0].content'],
    [
      'content that is too long',
      { label: 'x', messages: [{ content: 'y'.repeat(100_001) }] },
      'messages[0].content',
    ],
    [
      'a part without text',
      { label: 'x', messages: [{ content: [{ type: 'text' }] }] },
      'messages[0].content',
    ],
    [
      'a time that is none',
      { label: 'x', messages: [{ content: 'a', timestamp: 'soon' }] },
      'messages[0].timestamp',
    ],
    ['metadata that is a list', { label: 'x', metadata: [] }, 'metadata'],
    ['metadata that is a document', { label: 'x', metadata: { text: 'z'.repeat(20_000) } }, 'metadata'],
  ])('refuses %s and says where', async (_what, body, path) => {
    const reply = await world.call('post', BASE).send(body);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ code: 400, error_code: 'request.invalid' });
    expect(reply.body.details[0].path).toBe(path);
  });

  it('refuses a huge body', async () => {
    const messages = Array.from({ length: 30 }, () => ({ content: 'z'.repeat(99_000) }));
    expect((await world.call('post', BASE).send({ label: 'x', messages })).body).toMatchObject({
      code: 413,
      error_code: 'request.too_large',
    });
  });
});

describe('adding messages', () => {
  it('adds one, found by word when the reply is there', async () => {
    const id = await world.create({ label: 'Words', folder: '/words' });
    const { status, body } = await world
      .call('post', `${BASE}/${id}/messages`)
      .send({ content: 'The zeppelin lands at noon', speaker: 'user' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ conversation_id: id, role: 'user', seq: 0, message_count: 1 });
    const { body: found } = await world
      .call('post', '/api/v1/search')
      .send({ query: 'zeppelin', mode: 'keyword' });
    expect(found.results[0]).toMatchObject({ conversation_id: id, message_id: body.id });
  });

  it('adds several in order', async () => {
    const id = await world.create({ label: 'Several' });
    const { body } = await world
      .call('post', `${BASE}/${id}/messages`)
      .send({ messages: [{ content: 'one' }, { content: 'two', role: 'assistant' }] });
    expect(body.messages.map(({ seq, content }: any) => [seq, content])).toEqual([
      [0, 'one'],
      [1, 'two'],
    ]);
  });

  it.each([
    ['nothing', {}],
    ['an empty list', { messages: [] }],
    ['both ways at once', { content: 'a', messages: [{ content: 'b' }] }],
  ])('refuses %s', async (_what, body) => {
    const id = await world.create({ label: 'Bad' });
    expect((await world.call('post', `${BASE}/${id}/messages`).send(body)).body).toMatchObject({
      code: 400,
      error_code: 'request.invalid',
    });
  });

  it('knows no other conversation than the tenant has', async () => {
    const id = await world.create({ label: 'Mine' });
    const reply = await world.call('post', `${BASE}/${id}/messages`, 'acme').send({ content: 'x' });
    expect(reply.body).toMatchObject({ code: 404, error_code: 'conversation.not_found' });
  });

  it('says how many messages there are now, not how many there ever were', async () => {
    const id = await world.create({ label: 'Count', messages: [{ content: 'a' }, { content: 'b' }] });
    const [first] = (await world.call('get', `${BASE}/${id}/messages`)).body.results;
    await world.call('delete', `/api/v1/messages/${first.id}`);
    const { body } = await world.call('post', `${BASE}/${id}/messages`).send({ content: 'c' });
    expect([body.seq, body.message_count]).toEqual([2, 2]);
  });

  it('does not bring back what was deleted when the request is repeated', async () => {
    const id = await world.create({ label: 'Regret' });
    const add = () =>
      world.call('post', `${BASE}/${id}/messages`).set('idempotency-key', 'regret').send({ content: 'oops' });
    await world.call('delete', `/api/v1/messages/${(await add()).body.id}`);
    expect((await add()).body).toMatchObject({ code: 404, error_code: 'message.not_found' });
    expect((await world.call('get', `${BASE}/${id}`)).body.message_count).toBe(0);
  });

  it('offers no next page where none follows', async () => {
    const folder = '/exact';
    const id = await world.create({ label: 'Exact', folder, messages: [{ content: 'a' }, { content: 'b' }] });
    for (const [limit, more] of [
      [1, true],
      [2, false],
    ]) {
      const { body } = await world.call('get', `${BASE}/${id}/messages?limit=${limit}`);
      expect([body.results.length, body.next_cursor !== null]).toEqual([limit, more]);
    }
    const list = await world.call('get', `${BASE}?folder=${folder}&limit=1`);
    expect([list.body.results.length, list.body.page_size, list.body.next_cursor]).toEqual([1, 1, null]);
  });

  it('pages by cursor', async () => {
    const id = await world.create({
      label: 'Pages',
      messages: ['a', 'b', 'c'].map((content) => ({ content })),
    });
    const first = (await world.call('get', `${BASE}/${id}/messages?limit=2`)).body;
    const rest = (await world.call('get', `${BASE}/${id}/messages?limit=2&cursor=${first.next_cursor}`)).body;
    expect([...first.results, ...rest.results].map(({ content }: any) => content)).toEqual(['a', 'b', 'c']);
    expect([first.total, rest.next_cursor]).toEqual([3, null]);
    expect((await world.call('get', `${BASE}/${id}/messages?cursor=junk`)).body.code).toBe(400);
  });
});

describe('changing', () => {
  it('sets label and folder, pins, archives and takes back', async () => {
    const id = await world.create({ label: 'Old', folder: '/old' });
    const get = async () => (await world.call('get', `${BASE}/${id}`)).body;
    const put = async (what: string, body?: object) => {
      const reply = await world.call('put', `${BASE}/${id}/${what}`).send(body);
      expect([what, reply.status, reply.text]).toEqual([what, 200, '']);
    };
    await put('label', { label: 'New', folder: '/new' });
    await put('folder', { folder_path: 'newer' });
    expect(await get()).toMatchObject({ label: 'New', folder: '/newer' });
    await put('pin');
    expect((await get()).importance_score).toBe(10);
    await put('archive');
    expect((await get()).status).toBe('archived');
    await put('status', { status: 'active' });
    expect(await get()).toMatchObject({ status: 'active', importance_score: 5 });
  });

  it.each([
    ['label', { label: 7 }],
    ['folder', {}],
    ['status', { status: 'sleeping' }],
  ])('refuses a bad %s', async (what, body) => {
    const id = await world.create({ label: 'x' });
    expect((await world.call('put', `${BASE}/${id}/${what}`).send(body)).body).toMatchObject({
      code: 400,
      error_code: 'request.invalid',
    });
  });

  it.each(['label', 'folder', 'pin', 'archive', 'status'])(
    'says that an unknown conversation cannot be changed: %s',
    async (what) => {
      const body = { label: 'x', folder: '/x', status: 'active' };
      const reply = await world
        .call('put', `${BASE}/00000000-0000-7000-8000-000000000000/${what}`)
        .send(body);
      expect(reply.body).toMatchObject({ code: 404, error_code: 'conversation.not_found' });
    },
  );

  it('calls an id that is none malformed', async () => {
    expect((await world.call('get', `${BASE}/nonsense`)).body).toMatchObject({
      code: 400,
      error_code: 'request.malformed',
    });
  });
});

describe('listing and counting', () => {
  it('filters, pages and keeps tenants apart', async () => {
    for (const label of ['L1', 'L2', 'L3']) await world.create({ label, folder: `/list/${label}` }, 'acme');
    const list = async (query: string) => (await world.call('get', `${BASE}?${query}`, 'acme')).body;
    const all = await list('folder=/list&page_size=2');
    expect([all.total, all.page, all.page_size, all.results.length]).toEqual([3, 1, 2, 2]);
    expect(all.results[0]).toMatchObject({
      message_id: '00000000-0000-0000-0000-000000000000',
      score: 1,
      content: 'L3',
      metadata: { folder: '/list/L3', status: 'active', importance_score: 5 },
    });
    expect((await list('folder=/list&page=2&page_size=2')).results).toHaveLength(1);
    expect((await list('folder=/list&limit=1&offset=1')).results[0].label).toBe('L2');
    expect((await list(`folder=/list&page_size=2&cursor=${all.next_cursor}`)).results[0].label).toBe('L1');
    expect((await list('label=L2')).total).toBe(1);
    expect((await list('folder=/li')).total).toBe(0);
    expect((await list('pinned=true')).total).toBe(0);
    expect((await list('archived=false')).total).toBe(3);
    expect((await list('status=active')).total).toBe(3);
    expect((await list('status=archived')).total).toBe(0);
    expect((await list('status=pinned')).total).toBe(0);
    expect((await list('status=deleted')).code).toBe(400);
    expect((await list('status=active&archived=true')).details[0].path).toBe('status');
    expect((await list('page=0&page_size=0')).page_size).toBe(1);
    expect((await world.call('get', `${BASE}?folder=/list`)).body.total).toBe(0);
  });

  it('counts by label or folder, and says when both are given', async () => {
    const count = async (query: string) => (await world.call('get', `${BASE}/count?${query}`, 'acme')).body;
    expect(await count('')).toEqual({ count: 3, label: null, folder: null });
    expect(await count('folder=/list/L1')).toEqual({ count: 1, label: null, folder: '/list/L1' });
    expect(await count('folder=list/L1/')).toEqual({ count: 1, label: null, folder: '/list/L1' });
    expect(await count('label=L2&folder=/list')).toMatchObject({
      count: 0,
      error: 'Cannot specify both label and folder',
    });
  });

  it('sums up', async () => {
    const { body } = await world.call('get', '/api/v1/stats?folder=/list', 'acme');
    expect(body).toMatchObject({
      success: true,
      total_conversations: 3,
      average_importance: 5,
      folders: ['/list/L1', '/list/L2', '/list/L3'],
    });
    expect(body.data).toMatchObject({
      total_conversations: 3,
      labels: ['L1', 'L2', 'L3'],
      estimated_token_savings: 0,
    });
    for (const query of ['label=L2', 'title=L2', 'folder_path=/list/L2', 'label=L2&folder=/list'])
      expect((await world.call('get', `/api/v1/stats?${query}`, 'acme')).body.total_conversations).toBe(1);
    expect((await world.call('get', '/api/v1/labels', 'acme')).body.labels[0]).toEqual({
      name: 'L1',
      count: 1,
    });
    expect((await world.call('get', '/api/v1/folders', 'acme')).body.folders).toHaveLength(3);
  });
});

describe('deleting', () => {
  it('deletes one, once, and it is found no more', async () => {
    const id = await world.create({ label: 'Gone', messages: [{ content: 'quagmire' }] });
    const reply = await world.call('delete', `${BASE}/${id}`);
    expect([reply.status, reply.text]).toEqual([200, '']);
    expect((await world.call('delete', `${BASE}/${id}`)).status).toBe(404);
    expect(
      (await world.call('post', '/api/v1/search').send({ query: 'quagmire', mode: 'keyword' })).body.results,
    ).toEqual([]);
  });

  it('deletes a folder and what is below it, and nothing beside it', async () => {
    for (const folder of ['/wipe', '/wipe/below', '/wiped'])
      await world.create({ label: 'x', folder, messages: [{ content: 'a' }] });
    const { body } = await world.call('delete', BASE).send({ folder_path: '/wipe/' });
    expect(body).toMatchObject({ folder: '/wipe', deleted: 2, deleted_messages: 2 });
    expect((await world.call('get', `${BASE}?folder=/wiped`)).body.total).toBe(1);
  });

  it.each([
    ['nothing', {}],
    ['a misspelled folder', { folder_pth: '/wiped' }],
    ['a folder and something unknown', { folder: '/wiped', labels: ['x'] }],
  ])('refuses %s, because it would delete too much', async (_what, body) => {
    expect((await world.call('delete', BASE).send(body)).body).toMatchObject({
      code: 400,
      error_code: 'request.invalid',
    });
    expect((await world.call('get', `${BASE}?folder=/wiped`)).body.total).toBe(1);
  });

  it('refuses a missing body', async () => {
    expect((await world.call('delete', BASE)).status).toBe(400);
  });
});
