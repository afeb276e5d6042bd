import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { VerifyService } from '../../src/verify/verify.service.js';
import { ControllerWorld, type KEYS } from '../controller-world.js';
import { untilEmbedded } from '../export/export-builders.js';

const CONVERSATIONS = '/api/v1/conversations';
const EVERYTHING = { everything: true, confirm: 'delete everything' };

describe('deleting', () => {
  let world: ControllerWorld;
  beforeAll(async () => {
    world = await ControllerWorld.open({ SEKHA_RATE_LIMIT_PER_MINUTE: '0' });
  });
  afterAll(() => world.close());
  afterEach(async () => {
    for (const tenant of ['default', 'acme'] as const) await remove(EVERYTHING, tenant).expect(200);
  });
  const remove = (body: object, tenant: keyof typeof KEYS = 'default') =>
    world.call('delete', CONVERSATIONS, tenant).send(body);
  const labels = async (tenant: keyof typeof KEYS = 'default'): Promise<string[]> => {
    const { body } = await world.call('get', CONVERSATIONS, tenant).expect(200);
    return body.results.map(({ label }: { label: string }) => label).sort();
  };
  const found = async (query: string): Promise<number> => {
    const { body } = await world.call('post', '/api/v1/search').send({ query, mode: 'keyword' }).expect(200);
    return body.results.length;
  };
  const fill = async (): Promise<Record<'a' | 'b' | 'c', string>> => ({
    a: await world.create({
      label: 'A',
      folder: '/x',
      messages: [
        { content: 'nightingale', timestamp: '2026-01-01T00:00:00Z' },
        { content: 'blackbird', timestamp: '2026-03-01T00:00:00Z' },
      ],
    }),
    b: await world.create({
      label: 'B',
      folder: '/x/y',
      messages: [{ content: 'goldfinch', timestamp: '2026-01-02T00:00:00Z' }],
    }),
    c: await world.create({ label: 'C', folder: '/z', messages: [{ content: 'sparrowhawk' }] }),
  });

  it('takes what meets all criteria, and says how much', async () => {
    const { c } = await fill();
    await untilEmbedded(world);
    expect((await remove({ folder_path: '/x', title: 'B' }).expect(200)).body).toEqual({
      folder: '/x',
      dry_run: false,
      deleted: 1,
      deleted_messages: 1,
      deleted_vectors: 1,
      deleted_summaries: 0,
    });
    expect(await labels()).toEqual(['A', 'C']);
    expect(await found('goldfinch')).toBe(0);
    expect((await remove({ label: 'nobody bears it' })).body).toMatchObject({ folder: null, deleted: 0 });
    expect((await remove({ conversation_ids: [c.toUpperCase(), c] })).body).toMatchObject({ deleted: 1 });
    await world.call(
      'put',
      `${CONVERSATIONS}/${(await labels()).length === 1 ? await idOf('A') : ''}/archive`,
    );
    expect((await remove({ status: 'archived' })).body).toMatchObject({ deleted: 1, deleted_messages: 2 });
    expect(await labels()).toEqual([]);
  });
  const idOf = async (label: string): Promise<string> =>
    (await world.call('get', `${CONVERSATIONS}?label=${label}`)).body.results[0].id;

  it('takes the messages of a time, and what is left without any', async () => {
    const { a } = await fill();
    const january = { after: '2026-01-01', before: '2026-02-01' };
    const counts = { deleted: 1, deleted_messages: 2 };
    expect((await remove({ ...january, dry_run: true })).body).toMatchObject({ dry_run: true, ...counts });
    expect(await labels()).toEqual(['A', 'B', 'C']);
    expect((await remove(january)).body).toMatchObject({ dry_run: false, ...counts });
    expect(await labels()).toEqual(['A', 'C']);
    expect([await found('nightingale'), await found('blackbird')]).toEqual([0, 1]);
    const { body } = await world.call('get', `${CONVERSATIONS}/${a}/messages`);
    expect(body.results.map(({ content, seq }: any) => [content, seq])).toEqual([['blackbird', 1]]);
  });

  it('takes everything of the tenant when that is said twice, and nothing of another', async () => {
    await fill();
    await world.create({ label: 'Theirs', messages: [{ content: 'kept' }] }, 'acme');
    expect((await remove({ ...EVERYTHING, dry_run: true })).body).toMatchObject({ deleted: 3 });
    expect((await remove(EVERYTHING)).body).toMatchObject({ deleted: 3, deleted_messages: 4 });
    expect(await labels()).toEqual([]);
    expect(await labels('acme')).toEqual(['Theirs']);
  });

  it.each([
    ['nothing', {}],
    ['only nulls', { folder: null, label: null }],
    ['only a dry run', { dry_run: true }],
    ['the root', { folder: '/' }],
    ['the root, spelt otherwise', { folder: '//' }],
    ['an empty folder', { folder: '' }],
    ['an empty label', { label: '' }],
    ['no ids', { conversation_ids: [] }],
    ['everything without a word', { everything: true }],
    ['everything with another word', { everything: true, confirm: 'yes' }],
    ['everything beside a criterion', { ...EVERYTHING, folder: '/x' }],
    ['a word without everything', { folder: '/x', confirm: 'delete everything' }],
    ['a misspelt member', { folder: '/x', befor: '2026-01-01' }],
    ['a time that is none', { before: 'yesterday' }],
    ['a time that ends before it begins', { after: '2026-02-01', before: '2026-01-01' }],
  ])('refuses %s', async (_what, body) => {
    await fill();
    expect((await remove(body).expect(400)).body.error_code).toBe('request.invalid');
    expect(await labels()).toEqual(['A', 'B', 'C']);
  });

  it('leaves nothing behind when everything else goes on meanwhile', async () => {
    const post = (path: string, body: object) => world.call('post', path).send(body);
    const busy = Array.from({ length: 24 }, async (_, index) => {
      const folder = `/busy/${index % 4}`;
      const id = await world.create({
        label: `L${index % 3}`,
        folder,
        messages: [{ content: `first ${index}` }],
      });
      const more = [1, 2, 3].map((one) =>
        post(`${CONVERSATIONS}/${id}/messages`, { content: `more ${one} of ${index}` }),
      );
      const ways = [
        () => remove({ folder }),
        () => remove({ label: `L${index % 3}`, folder: '/busy' }),
        () => remove({ before: '2100-01-01', folder }),
        () => world.call('delete', `${CONVERSATIONS}/${id}`),
        async () => {
          const { body } = await world.call('get', `${CONVERSATIONS}/${id}/messages`);
          for (const message of body.results ?? [])
            await world.call('delete', `/api/v1/messages/${message.id}`);
        },
      ];
      await Promise.all([...more, ways[index % ways.length]?.()]);
    });
    await Promise.all(busy);
    await untilEmbedded(world);
    expect(await world.app.get(VerifyService).verify()).toMatchObject({ ok: true });
    await remove(EVERYTHING).expect(200);
    expect(await world.app.get(VerifyService).verify()).toMatchObject({ ok: true });
    const { body } = await world.call('get', '/api/v1/stats').expect(200);
    expect(body).toMatchObject({ total_conversations: 0, total_messages: 0, pending_embeddings: 0 });
  });

  it('takes one message, and leaves the others in their places', async () => {
    const { a, b } = await fill();
    const { body } = await world.call('get', `${CONVERSATIONS}/${a}/messages`);
    const [first, second] = body.results.map(({ id }: { id: string }) => id);
    expect((await world.call('get', `/api/v1/messages/${first}`).expect(200)).body).toEqual(body.results[0]);
    expect((await world.call('get', `${CONVERSATIONS}/${a}/messages/${first}`).expect(200)).body.id).toBe(
      first,
    );
    await world.call('get', `/api/v1/messages/${first}`, 'acme').expect(404);
    await world.call('delete', `/api/v1/messages/${first}`, 'acme').expect(404);
    await world.call('delete', `${CONVERSATIONS}/${b}/messages/${first}`).expect(404);
    const gone = await world.call('delete', `${CONVERSATIONS}/${a}/messages/${first}`);
    expect([gone.status, gone.text]).toEqual([200, '']);
    expect(await found('nightingale')).toBe(0);
    expect((await world.call('get', `/api/v1/messages/${first}`).expect(404)).body.error_code).toBe(
      'message.not_found',
    );
    await world.call('delete', `/api/v1/messages/${first}`).expect(404);
    const left = await world.call('get', `${CONVERSATIONS}/${a}/messages`);
    expect(left.body).toMatchObject({ total: 1, results: [{ id: second, seq: 1 }] });
    await world.call('delete', `/api/v1/messages/${second.toUpperCase()}`).expect(200);
    await world.call('delete', '/api/v1/messages/not-an-id').expect(400);
    await world.call('delete', `${CONVERSATIONS}/${a}/messages/not-an-id`).expect(400);
  });
});
