import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ControllerWorld } from './controller-world.js';

let world: ControllerWorld;
beforeAll(async () => {
  world = await ControllerWorld.open();
});
afterAll(() => world.close());

const pause = () => new Promise((resolve) => setTimeout(resolve, 25));

async function eventually<T>(ask: () => Promise<T>, pleases: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const answer = await ask();
    if (pleases(answer)) return answer;
    await pause();
  }
  throw new Error('not in ten seconds');
}

const search = async (query: string, mode: string) =>
  (await world.call('post', '/api/v1/search').send({ query, mode })).body;
const pending = async () => (await world.call('get', '/api/v1/stats')).body.pending_embeddings;
const messagesOf = async (id: string) =>
  (await world.call('get', `/api/v1/conversations/${id}/messages`)).body.results;

describe('after a message is written', () => {
  it('is embedded in the background and found by meaning', async () => {
    const id = await world.create({
      label: 'a',
      messages: [{ content: 'green apples' }, { content: 'old trains' }],
    });
    await eventually(pending, (count) => count === 0);
    const found = await search('apples', 'semantic');
    expect(found).toMatchObject({ mode: 'semantic', degraded: false });
    expect(found.results[0]).toMatchObject({ conversation_id: id, content: 'green apples' });
    expect((await messagesOf(id))[0].embedding_state).toBe('ready');
    expect(
      world.lines.some((line) => line.includes('Embedding generated via scripted/words-32 - $0.0000')),
    ).toBe(true);
  });

  it('asks for the model of the space that is there, in few calls', async () => {
    const before = world.bridge.seen.length;
    await world.create({
      label: 'b',
      messages: Array.from({ length: 100 }, (_, at) => ({ content: `note ${at}` })),
    });
    await eventually(pending, (count) => count === 0);
    const calls = world.bridge.seen.slice(before).filter(({ path }) => path === '/api/v1/embed');
    expect(calls.every(({ body }) => body.model === 'words-32')).toBe(true);
    expect(calls.length).toBeLessThan(5);
  });

  it('waits for a bridge that is away, without giving anything up, and goes on by itself', async () => {
    await world.bridge.stop();
    const id = await world.create({ label: 'c', messages: [{ content: 'violet umbrellas' }] });
    const found = await search('umbrellas', 'hybrid');
    expect(found).toMatchObject({ degraded: true, mode: 'keyword', reason: expect.any(String) });
    expect(found.results[0].conversation_id).toBe(id);
    await eventually(
      async () => (await world.plain('get', '/health')).body,
      ({ checks }) => checks.bridge.status === 'degraded',
    );
    await world.bridge.start();
    await eventually(
      () => messagesOf(id),
      ([message]) => message.embedding_state === 'ready',
    );
  });

  it('isolates one text that a model refuses, and says so', async () => {
    const routes = world.bridge.routes;
    const usual = routes['POST /api/v1/embed'];
    routes['POST /api/v1/embed'] = (body) =>
      body.texts.includes('poison')
        ? {
            status: 400,
            body: { error: 'the model refuses this text', error_code: 'provider.rejected', code: 400 },
          }
        : (usual?.(body) ?? { body: {} });
    const texts = ['fine one', 'poison', 'fine two', 'fine three'];
    const id = await world.create({ label: 'd', messages: texts.map((content) => ({ content })) });
    const states = await eventually(
      async () => (await messagesOf(id)).map((message: any) => message.embedding_state),
      (all: string[]) => !all.includes('pending'),
    );
    expect(states).toEqual(['ready', 'failed', 'ready', 'ready']);
    if (usual !== undefined) routes['POST /api/v1/embed'] = usual;
    expect((await search('poison', 'keyword')).results[0].content).toBe('poison');
    expect((await world.call('get', '/api/v1/stats')).body.failed_embeddings).toBe(1);
  });

  it('is all there after a restart, from the snapshot and the log', async () => {
    await world.stop();
    await world.start();
    expect((await search('umbrellas', 'keyword')).results[0].content).toBe('violet umbrellas');
    const found = await eventually(
      () => search('apples', 'semantic'),
      ({ degraded }) => degraded === false,
    );
    expect(found.results[0].content).toBe('green apples');
  });
});
