import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, RebuildWorld, SUBJECTS } from './rebuild-world.js';

let rebuild: RebuildWorld;
beforeAll(async () => {
  rebuild = await RebuildWorld.open();
});
afterAll(() => rebuild.world.close());

/** People who write, search and delete until they are stopped; what went wrong for them. */
class Load {
  readonly failures: string[] = [];
  readonly searches: Record<string, number> = { 'old-32': 0, 'new-48': 0 };
  written = 0;
  deleted = 0;
  private going = true;
  private readonly people: Promise<void>[] = [];

  start(): void {
    this.people.push(this.write(), this.write(), this.search(0), this.search(2));
  }

  async stop(): Promise<void> {
    this.going = false;
    await Promise.all(this.people);
  }

  private async write(): Promise<void> {
    while (this.going) {
      const at = this.written++;
      const subject = SUBJECTS[at % SUBJECTS.length];
      const { status, body } = await rebuild.world
        .call('post', '/api/v1/conversations')
        .send({ label: 'live', messages: [{ content: `live ${at} about ${subject}` }, { content: 'yes' }] });
      if (status !== 201) this.failures.push(`write: ${status}`);
      if (at % 3 !== 0) continue;
      const gone = await rebuild.world.call('delete', `/api/v1/conversations/${body.id}`);
      if (gone.status !== 200) this.failures.push(`delete: ${gone.status}`);
      this.deleted++;
    }
  }

  private async search(first: number): Promise<void> {
    for (let at = first; this.going; at++) {
      const subject = SUBJECTS[at % SUBJECTS.length] ?? '';
      const before = (await rebuild.store.vectors.currentSpace())?.model ?? '';
      const { status, body } = await rebuild.search(subject);
      const best: string = body.results?.[0]?.content ?? '';
      if (status !== 200 || body.degraded !== false || !best.includes(subject))
        this.failures.push(`search: ${status} ${body.degraded} ${body.reason ?? ''} "${best}"`);
      this.searches[before] = (this.searches[before] ?? 0) + 1;
    }
  }
}

describe('changing the embedding model under load', () => {
  it('fails no request, answers by meaning all the time, and leaves nothing of the old vectors', async () => {
    await rebuild.fill(400);
    const old = await rebuild.current();
    const load = new Load();
    load.start();
    await eventually(
      async () => load.searches['old-32'] ?? 0,
      (count) => count > 10,
    );
    const { body } = await rebuild.rebuild({ model: 'new-48' });
    const job = await rebuild.over(body.id);
    expect(job).toMatchObject({ state: 'done', result: { model: 'new-48', dimension: 48, refused: 0 } });
    const searched = load.searches['new-48'] ?? 0;
    await eventually(
      async () => load.searches['new-48'] ?? 0,
      (count) => count > searched + 10,
    );
    // The old vectors are dropped while people go on.
    await eventually(
      () => rebuild.spaces(),
      (spaces) => spaces.length === 1,
    );
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.deleted).toBeGreaterThan(3);
    await rebuild.settle();
    const [space] = await rebuild.spaces();
    const kept = 400 + 2 * (load.written - load.deleted);
    expect(space).toMatchObject({ model: 'new-48', dimension: 48, state: 'current', vectors: kept });
    const { vectors, messages } = await rebuild.store.verifier.counts();
    expect([messages, vectors]).toEqual([kept, [{ spaceId: space.id, count: kept }]]);
    expect(space.id).not.toBe(old.id);
    expect((await rebuild.world.call('get', '/api/v1/verify')).body).toMatchObject({ ok: true });
  }, 120_000);
});
