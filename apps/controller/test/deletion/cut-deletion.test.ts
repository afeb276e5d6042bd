import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { MemoryStore } from '@sekha/store';
import { MEMORY_STORE } from '../../src/search/search-tokens.js';
import { ControllerWorld } from '../controller-world.js';

const CONVERSATIONS = '/api/v1/conversations';
/** More than go in one transaction. */
const MANY = 200;

let world: ControllerWorld;
beforeAll(async () => {
  world = await ControllerWorld.open({ SEKHA_RATE_LIMIT_PER_MINUTE: '0' });
});
afterAll(() => world.close());

const found = async (query: string): Promise<number> => {
  const { body } = await world.call('post', '/api/v1/search').send({ query, mode: 'keyword' }).expect(200);
  return body.results.length;
};

it('says of a deletion that was cut that it has begun, and completes it before the next start answers', async () => {
  const store = world.app.get<MemoryStore>(MEMORY_STORE);
  const { conversations } = store.forTenant('default');
  for (let at = 0; at < MANY; at++)
    await conversations.create({ label: 'T', folder: '/trip' }, [{ role: 'user', content: 'nightingale' }]);
  await world.create({ label: 'H', folder: '/home', messages: [{ content: 'blackbird' }] });
  const deleting = world.call('delete', CONVERSATIONS).send({ folder: '/trip' }).expect(503).then();
  while ((await conversations.count({ folder: '/trip' })) === MANY)
    await new Promise((resolve) => setImmediate(resolve));
  await store.close();
  const { body } = await deleting;
  expect(body).toMatchObject({ error_code: 'store.unavailable', details: { deletion: 'begun' } });
  expect(body.error).not.toContain('Nothing was changed');

  await world.stop();
  world.lines.length = 0;
  await world.start();
  const left = await world.call('get', CONVERSATIONS).expect(200);
  expect(left.body.results.map(({ label }: { label: string }) => label)).toEqual(['H']);
  expect(world.lines.filter((line) => line.includes('completing deletions'))).toHaveLength(1);
  const again = await world.call('delete', CONVERSATIONS).send({ folder: '/trip' }).expect(200);
  expect(again.body).toMatchObject({ deleted: 0, deleted_messages: 0 });
  expect([await found('nightingale'), await found('blackbird')]).toEqual([0, 1]);
});
