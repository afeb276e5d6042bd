import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SearchWorld } from './search-world.js';

let world: SearchWorld;
beforeAll(async () => {
  world = await SearchWorld.open();
  await world.add({ label: 'Boats' }, ['The ferry leaves at nine', 'Bread needs salt']);
});
afterAll(() => world.close());

describe('no_good_match', () => {
  it.each([
    ['When does the ferry leave?', {}, false],
    ['When does the ferry leave?', { mode: 'keyword' }, false],
    ['Which compiler flags optimise the nightly firmware build?', {}, true],
    ['Which compiler flags optimise the nightly firmware build?', { mode: 'keyword' }, true],
    ['ferry', { filters: { folder: '/absent' } }, true],
  ])('of %j with %j is %p', async (query, more, expected) => {
    const { body } = await world.post('/api/v1/search', { query, ...more });
    expect(body.no_good_match).toBe(expected);
  });

  it('is said of a context, too', async () => {
    const flag = async (query: string): Promise<boolean> =>
      (await world.post('/api/v1/context/assemble', { query, format: 'object' })).body.no_good_match;
    expect(await flag('When does the ferry leave?')).toBe(false);
    expect(await flag('Which compiler flags optimise the nightly firmware build?')).toBe(true);
  });
});
