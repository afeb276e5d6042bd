import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, RebuildWorld } from './rebuild-world.js';

/** Texts that a rebuild embeds to know its model, and at once. */
const PROBE = 1;
const BATCH = 32;

let rebuild: RebuildWorld;
beforeEach(async () => {
  rebuild = await RebuildWorld.open();
});
afterEach(() => rebuild.world.close());

describe('rebuilding the embeddings', () => {
  it('changes over to the model that was asked for', async () => {
    await rebuild.fill(120);
    await rebuild.fill(10, 'acme');
    const { status, body } = await rebuild.rebuild({ model: 'new-48' });
    expect([status, body.kind, body.state]).toEqual([202, 'rebuild-embeddings', 'pending']);
    expect(await rebuild.over(body.job_id)).toMatchObject({
      state: 'done',
      progress: { done: 130, total: 130, unit: 'messages', percent: 100 },
      result: { model: 'new-48', dimension: 48, generation: 1, refused: 0 },
    });
    expect(await rebuild.current()).toMatchObject({ model: 'new-48', dimension: 48, vectors: 130 });
    rebuild.models.asked.length = 0;
    const found = await rebuild.search('violins');
    expect(found.body).toMatchObject({ degraded: false });
    expect(found.body.results[0].content).toContain('violins');
    expect((await rebuild.search('glaciers', 'acme')).body.results[0].content).toContain('glaciers');
    await rebuild.fill(5);
    expect(new Set(rebuild.models.asked)).toEqual(new Set(['new-48']));
    const { body: health } = await rebuild.world.plain('get', '/health');
    expect(health.checks.embeddings).toMatchObject({ model: 'new-48', dimension: 48 });
  });

  it('embeds everything anew with the same model, which is the default when none is named', async () => {
    await rebuild.fill(20);
    const before = await rebuild.current();
    // As existing clients ask: without a body.
    const { status, body } = await rebuild.world.call('post', '/api/v1/rebuild-embeddings');
    expect(status).toBe(202);
    expect(await rebuild.over(body.id)).toMatchObject({ state: 'done', result: { generation: 2 } });
    const after = await rebuild.current();
    expect(after).toMatchObject({ model: 'old-32', generation: 2, vectors: 20 });
    expect(after.id).not.toBe(before.id);
  });

  it('goes on where it was when the service stops in the middle', async () => {
    await rebuild.fill(200);
    rebuild.models.allowed['new-48'] = PROBE + BATCH;
    const { body } = await rebuild.rebuild({ model: 'new-48' });
    const before = await eventually(
      () => rebuild.job(body.id),
      ({ progress }) => progress.done > 0,
    );
    expect(before).toMatchObject({ state: 'running', progress: { done: BATCH, total: 200 } });
    expect((await rebuild.search('apples')).body).toMatchObject({ degraded: false });
    await rebuild.world.stop();
    await rebuild.world.start();
    expect((await rebuild.current()).model).toBe('old-32');
    delete rebuild.models.allowed['new-48'];
    rebuild.models.embedded['new-48'] = 0;
    expect(await rebuild.over(body.id)).toMatchObject({ state: 'done', progress: { done: 200 } });
    // What was there before the stop is not embedded again, and the model not probed.
    expect(rebuild.models.embedded['new-48']).toBe(200 - BATCH);
    expect(await rebuild.current()).toMatchObject({ model: 'new-48', vectors: 200 });
  });

  it('says clearly when there is no such model, and leaves the old one serving', async () => {
    await rebuild.fill(5);
    const { body } = await rebuild.rebuild({ model: 'nonsense' });
    expect(await rebuild.over(body.id)).toMatchObject({
      state: 'failed',
      error: { error_code: 'model.not_found', error: "no model 'nonsense'" },
    });
    expect(await rebuild.spaces()).toMatchObject([{ model: 'old-32', state: 'current' }]);
  });

  it('fails when a model changes its dimension on the way, and leaves the old one serving', async () => {
    await rebuild.fill(100);
    rebuild.models.allowed['new-48'] = PROBE + BATCH;
    const { body } = await rebuild.rebuild({ model: 'new-48' });
    await eventually(
      () => rebuild.job(body.id),
      ({ progress }) => progress.done === BATCH,
    );
    rebuild.models.dimensions['new-48'] = 24;
    delete rebuild.models.allowed['new-48'];
    expect(await rebuild.over(body.id)).toMatchObject({
      state: 'failed',
      error: { error_code: 'embedding_space.conflict', error: expect.stringMatching(/48.*24/) },
    });
    expect((await rebuild.search('apples')).body).toMatchObject({ degraded: false });
    expect((await rebuild.current()).model).toBe('old-32');
  });

  it('is cancelled, and leaves nothing of the new space', async () => {
    await rebuild.fill(100);
    rebuild.models.allowed['new-48'] = PROBE + BATCH;
    const { body } = await rebuild.rebuild({ model: 'new-48' });
    await eventually(
      () => rebuild.job(body.id),
      ({ progress }) => progress.done === BATCH,
    );
    await rebuild.world.call('post', `/api/v1/jobs/${body.id}/cancel`);
    expect(await rebuild.over(body.id)).toMatchObject({ state: 'cancelled' });
    await eventually(
      () => rebuild.spaces(),
      (spaces) => spaces.length === 1,
    );
    expect(await rebuild.current()).toMatchObject({ model: 'old-32', vectors: 100 });
  }, 60_000);

  it('gives up what the new model refuses, with the reason', async () => {
    await rebuild.fill(40);
    rebuild.models.poison.add('new-48:note 7 about umbrellas');
    const { body } = await rebuild.rebuild({ model: 'new-48' });
    expect(await rebuild.over(body.id)).toMatchObject({ state: 'done', result: { refused: 1 } });
    const { messages } = (await rebuild.world.call('get', '/api/v1/jobs/failed')).body;
    expect(messages).toMatchObject([{ reason: 'provider.rejected: refused' }]);
  });

  it('is for operators', async () => {
    const refused = await rebuild.world.call('post', '/api/v1/rebuild-embeddings', 'acme');
    expect([refused.status, refused.body.details]).toEqual([403, { missing_scope: 'operator' }]);
    expect((await rebuild.world.call('get', '/api/v1/embedding-spaces', 'acme')).status).toBe(403);
  });

  it('joins a rebuild that does the same, refuses one that does another thing, and keeps to its key', async () => {
    await rebuild.fill(40);
    rebuild.models.allowed['new-48'] = PROBE;
    const ask = (body: object, key: string) =>
      rebuild.world.call('post', '/api/v1/rebuild-embeddings').set('idempotency-key', key).send(body);
    const first = await ask({ model: 'new-48' }, 'a');
    const second = await rebuild.rebuild({ model: 'new-48' });
    expect(second.body.id).toBe(first.body.id);
    const other = await rebuild.rebuild({ model: 'old-32' });
    expect([other.status, other.body.error_code]).toEqual([409, 'job.conflict']);
    expect(other.body.details).toEqual({ job_id: first.body.id, model: 'new-48' });
    expect((await ask({ model: 'new-48' }, 'joins')).body.id).toBe(first.body.id);
    expect((await ask({ model: 'old-32' }, 'joins')).body.error_code).toBe('idempotency.conflict');
    delete rebuild.models.allowed['new-48'];
    await rebuild.over(first.body.id);
    expect((await ask({ model: 'new-48' }, 'a')).body.id).toBe(first.body.id);
    expect((await ask({ model: 'new-48' }, 'joins')).body.id).toBe(first.body.id);
    // Also while another one is under way.
    rebuild.models.allowed['old-32'] = 0;
    const next = await ask({ model: 'old-32' }, 'b');
    expect((await ask({ model: 'new-48' }, 'joins')).body).toMatchObject({
      id: first.body.id,
      state: 'done',
    });
    await rebuild.world.call('post', `/api/v1/jobs/${next.body.id}/cancel`);
    expect((await ask({ model: 'old-32' }, 'a')).body.error_code).toBe('idempotency.conflict');
    for (const model of ['', 5, 'x'.repeat(257)]) expect((await rebuild.rebuild({ model })).status).toBe(400);
  });

  it('tells that the bridge would take another model, and mixes nothing', async () => {
    await rebuild.fill(5);
    delete rebuild.models.dimensions['old-32'];
    rebuild.models.dimensions['old-32'] = 32;
    expect(rebuild.models.defaultModel).toBe('new-48');
    await rebuild.world.stop();
    await rebuild.world.start();
    const { checks } = await eventually(
      async () => (await rebuild.world.plain('get', '/health')).body,
      (health) => health.checks.embeddings.notice !== undefined,
    );
    expect(checks.embeddings).toMatchObject({
      status: 'ok',
      model: 'old-32',
      bridge_default_model: 'new-48',
    });
    const stats = (await rebuild.world.call('get', '/api/v1/stats')).body;
    expect(stats.embedding).toEqual({ model: 'old-32', dimension: 32, notice: checks.embeddings.notice });
    expect(rebuild.world.lines.some((line) => line.includes('rebuild-embeddings changes over'))).toBe(true);
    rebuild.models.asked.length = 0;
    await rebuild.fill(5);
    expect((await rebuild.search('apples')).body).toMatchObject({ degraded: false });
    expect(new Set(rebuild.models.asked)).toEqual(new Set(['old-32']));
  });
});
