import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobRunner } from '../../src/jobs/job-runner.js';
import { ControllerWorld, KEYS } from '../controller-world.js';

const READER = 'reader_key_1234567890123456789012345678901';
let world: ControllerWorld;
beforeAll(async () => {
  world = await ControllerWorld.open({
    SEKHA_API_KEYS: `${KEYS.default},${KEYS.acme}:acme,${READER}:default:memory:read`,
  });
  world.app.get(JobRunner).register({
    kind: 'endless',
    isCancellable: true,
    afterRestart: 'resume',
    run: ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
  });
});
afterAll(() => world.close());

async function eventually<T>(ask: () => Promise<T>, pleases: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const answer = await ask();
    if (pleases(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('not in ten seconds');
}
const start = async (tenant = 'default'): Promise<string> =>
  (
    await world.app
      .get(JobRunner)
      .submit(tenant, 'endless', { unit: 'steps', total: 4, input: { secret: 1 } })
  ).id;
const show = async (id: string) => (await world.call('get', `/api/v1/jobs/${id}`)).body;

describe('jobs', () => {
  it('are shown without what was asked for, and cancelled', async () => {
    const id = await start();
    const running = await eventually(
      () => show(id),
      ({ state }) => state === 'running',
    );
    expect(running).toEqual({
      id,
      job_id: id,
      kind: 'endless',
      attempts: 1,
      state: 'running',
      progress: { done: 0, total: 4, unit: 'steps', percent: 0 },
      can_cancel: true,
      cancel_requested: false,
      error: null,
      result: null,
      created_at: expect.any(String),
      started_at: expect.any(String),
      finished_at: null,
    });
    expect((await world.call('post', `/api/v1/jobs/${id}/cancel`)).body).toMatchObject({
      cancel_requested: true,
    });
    expect(
      await eventually(
        () => show(id),
        ({ state }) => state === 'cancelled',
      ),
    ).toMatchObject({ can_cancel: false, cancel_requested: false, finished_at: expect.any(String) });
    const again = await world.call('post', `/api/v1/jobs/${id}/cancel`);
    expect([again.status, again.body.state]).toEqual([200, 'cancelled']);
  });

  it('are listed newest first, in pages, by kind and state', async () => {
    const ids = [await start(), await start(), await start()].reverse();
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await world.call('get', `/api/v1/jobs?limit=2&kind=endless${query}`);
      seen.push(...body.jobs.map((job: { id: string }) => job.id));
      cursor = body.next_cursor;
    } while (cursor !== null);
    expect(seen.slice(0, 3)).toEqual(ids);
    expect(new Set(seen).size).toBe(seen.length);
    const none = await world.call('get', '/api/v1/jobs?kind=other');
    expect(none.body).toMatchObject({ jobs: [], next_cursor: null });
    const states = (await world.call('get', '/api/v1/jobs?state=pending')).body.jobs;
    expect(new Set(states.map((job: { state: string }) => job.state))).toEqual(new Set(['pending']));
  });

  it('are nobody else’s: another tenant finds and cancels nothing, a reader cancels nothing', async () => {
    const id = await start();
    expect((await world.call('get', `/api/v1/jobs/${id}`, 'acme')).status).toBe(404);
    expect((await world.call('post', `/api/v1/jobs/${id}/cancel`, 'acme')).body.error_code).toBe(
      'job.not_found',
    );
    expect((await world.call('get', '/api/v1/jobs', 'acme')).body.jobs).toEqual([]);
    const reader = await world.plain('post', `/api/v1/jobs/${id}/cancel`).set('x-api-key', READER);
    expect(reader.status).toBe(403);
  });

  it.each([
    ['/api/v1/jobs?state=odd', 400],
    ['/api/v1/jobs?limit=0', 400],
    ['/api/v1/jobs?limit=x', 400],
    ['/api/v1/jobs?cursor=e30', 400],
    ['/api/v1/jobs/failed?cursor=nonsense', 400],
    ['/api/v1/jobs/failed?limit=1001', 400],
    ['/api/v1/jobs/nonsense', 400],
    ['/api/v1/jobs/01900000-0000-7000-8000-000000000000', 404],
  ])('%s is %i', async (path, status) => {
    expect((await world.call('get', path)).status).toBe(status);
  });

  it('tell which messages no model would embed, and try them again', async () => {
    const usual = world.bridge.routes['POST /api/v1/embed'];
    world.bridge.routes['POST /api/v1/embed'] = (body) =>
      body.texts.includes('poison')
        ? { status: 400, body: { error: 'refused', error_code: 'provider.rejected', code: 400 } }
        : (usual?.(body) ?? { body: {} });
    const id = await world.create({ label: 'a', messages: [{ content: 'poison' }] });
    const { messages } = await eventually(
      async () => (await world.call('get', '/api/v1/jobs/failed')).body,
      (body) => body.messages.length === 1,
    );
    expect(messages[0]).toMatchObject({ conversation_id: id, reason: 'provider.rejected: refused' });
    expect((await world.call('get', '/api/v1/jobs/failed', 'acme')).body.messages).toEqual([]);
    expect((await world.call('get', '/api/v1/jobs')).body.embedding).toMatchObject({ failed: 1, pending: 0 });
    if (usual !== undefined) world.bridge.routes['POST /api/v1/embed'] = usual;
    expect((await world.call('post', '/api/v1/jobs/retry-failed')).body).toEqual({ retried: 1 });
    await eventually(
      async () => (await world.call('get', `/api/v1/conversations/${id}/messages`)).body.results[0],
      (message) => message.embedding_state === 'ready',
    );
    expect((await world.call('get', '/api/v1/jobs')).body.embedding).toMatchObject({ failed: 0, pending: 0 });
  });
});
