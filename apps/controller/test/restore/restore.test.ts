import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { embedAll, fillMemory } from './odd-memory.js';
import { linesIn, RestoreWorld, sealed } from './restore-world.js';

const NOTHING = { added: 0, extended: 0, unchanged: 0, conflicting: 0 };

describe('restoring an export', () => {
  let world: RestoreWorld;
  beforeEach(async () => {
    world = await RestoreWorld.open();
  });
  afterEach(() => world.close());
  const alice = () => world.store.forTenant('alice');

  it.each([1, 2, 3, 4, 5, 6])('gives the same bytes again after a wipe (seed %i)', async (seed) => {
    await fillMemory(alice(), seed);
    await embedAll(world.store, 8);
    await fillMemory(alice(), seed + 50);
    const file = await world.write('alice');
    await world.wipe('alice');
    expect(linesIn(await world.write('alice'))).toHaveLength(2);
    const report = await world.restore(file, 'alice');
    expect(report.conversations).toEqual({ ...NOTHING, added: 26 });
    expect(report.vectors.unusable).toBe(0);
    expect(await world.write('alice')).toEqual(file);
  });

  it('gives the same bytes in another store and for another tenant, and apart from them', async () => {
    await fillMemory(alice(), 7);
    await embedAll(world.store, 8);
    const file = await world.write('alice');
    await world.restore(file, 'bob');
    expect(await world.write('bob')).toEqual(file);
    const other = await RestoreWorld.open();
    await other.store.forTenant('first').conversations.create({ label: 'x', folder: '/' }, []);
    await other.restore(file, 'carol');
    expect(await other.write('carol')).toEqual(file);
    await other.close();
    await world.wipe('bob');
    expect(await world.write('alice')).toEqual(file);
  });

  it('changes nothing when it is repeated', async () => {
    await fillMemory(alice(), 8);
    await embedAll(world.store, 8);
    const file = await world.write('alice');
    const lastSeq = await world.store.changes.lastSeq();
    const report = await world.restore(file, 'alice');
    expect(report).toMatchObject({
      conversations: { ...NOTHING, unchanged: 13 },
      messages: { added: 0, clashing: 0 },
      conflicts: [],
    });
    expect(await world.store.changes.lastSeq()).toBe(lastSeq);
    expect(await world.write('alice')).toEqual(file);
  });

  it('says what it would do, and does nothing, in a dry run', async () => {
    await fillMemory(alice(), 9);
    const file = await world.write('alice');
    const dry = await world.restore(file, 'bob', { dryRun: true });
    expect(linesIn(await world.write('bob'))).toHaveLength(2);
    expect(await world.restore(file, 'bob')).toEqual(dry);
  });

  it('restores a conversation of many parts, or nothing of it', async () => {
    const long = Array.from({ length: 1_500 }, (_, index) => ({ role: 'user', content: `number ${index}` }));
    const { id } = await alice().conversations.create({ label: 'long', folder: '/' }, long);
    await alice().conversations.create({ label: 'short', folder: '/' }, long.slice(0, 1));
    const file = await world.write('alice');
    await world.restore(file, 'bob');
    expect(await world.write('bob')).toEqual(file);

    const bob = world.store.forTenant('bob');
    const last = await bob.messages.list(id, { limit: 1, offset: 1_499 });
    await bob.messages.delete(last.map((message) => message.id));
    await bob.messages.append(id, [{ role: 'user', content: 'something else' }]);
    const [, , clash] = linesIn(await world.write('bob'));
    await bob.messages.delete([String(clash?.['id'])]);
    const lines = linesIn(file).map((line) =>
      line['seq'] === 1_498 ? { ...line, content: 'changed' } : line,
    );
    const before = await world.write('bob');
    const report = await world.restore(sealed(lines), 'bob');
    expect(report).toMatchObject({
      conversations: { ...NOTHING, unchanged: 1, conflicting: 1 },
      messages: { added: 0, clashing: 1 },
      conflicts: [{ conversationId: id, members: [] }],
    });
    expect(await world.write('bob')).toEqual(before);
    await world.restore(file, 'bob');
    expect(await bob.conversations.find(id)).toMatchObject({ messageCount: 1_501 });
  });

  it('extends what has grown, and reports what differs without changing it', async () => {
    const { id } = await alice().conversations.create({ label: 'Trip', folder: '/' }, [
      { role: 'user', content: 'one' },
    ]);
    const early = await world.write('alice');
    await alice().messages.append(id, [{ role: 'user', content: 'two' }]);
    const late = await world.write('alice');
    await world.restore(early, 'bob');
    expect(await world.restore(late, 'bob')).toMatchObject({
      conversations: { ...NOTHING, extended: 1 },
      messages: { added: 1, known: 1 },
    });
    expect(await world.write('bob')).toEqual(late);
    expect((await world.restore(early, 'bob')).conversations).toEqual({ ...NOTHING, unchanged: 1 });
    await world.store.forTenant('bob').conversations.update(id, { label: 'Renamed' });
    const before = await world.write('bob');
    expect(await world.restore(late, 'bob')).toMatchObject({
      conversations: { ...NOTHING, conflicting: 1 },
      conflicts: [{ conversationId: id, members: ['label'], messageIds: [] }],
    });
    expect(await world.write('bob')).toEqual(before);
  });

  it('ends where it is when it is told to, and is completed by doing it again', async () => {
    await fillMemory(alice(), 10);
    const long = Array.from({ length: 600 }, (_, index) => ({ role: 'user', content: `number ${index}` }));
    await alice().conversations.create({ label: 'long', folder: '/' }, long);
    const file = await world.write('alice');
    const stop = new AbortController();
    const stopped = world.restore(file, 'bob', { signal: stop.signal });
    const listening = world.store.changes.onCommit(() => stop.abort(new Error('stopping')));
    await expect(stopped).rejects.toThrow('stopping');
    listening();
    expect(linesIn(await world.write('bob')).length).toBeLessThan(linesIn(file).length);
    await world.restore(file, 'bob');
    expect(await world.write('bob')).toEqual(file);
  });

  it('ends also within one long conversation', async () => {
    const long = Array.from({ length: 3_000 }, (_, index) => ({ role: 'user', content: `number ${index}` }));
    const { id } = await alice().conversations.create({ label: 'long', folder: '/' }, long);
    const file = await world.write('alice');
    const stop = new AbortController();
    const listening = world.store.changes.onCommit(() => stop.abort(new Error('stopping')));
    await expect(world.restore(file, 'bob', { signal: stop.signal })).rejects.toThrow('stopping');
    listening();
    const stopped = await world.store.forTenant('bob').conversations.find(id);
    expect(stopped?.messageCount).toBeLessThan(3_000);
    expect((await world.restore(file, 'bob')).messages.added).toBe(3_000 - (stopped?.messageCount ?? 0));
  });

  it('leaves vectors of another model, and has their messages embedded', async () => {
    await alice().conversations.create({ label: 'x', folder: '/' }, [{ role: 'user', content: 'text' }]);
    await embedAll(world.store, 8);
    const file = await world.write('alice');
    const other = await RestoreWorld.open();
    await other.store.vectors.getSpace('another model', 3);
    const report = await other.restore(file, 'alice');
    expect(report).toMatchObject({ messages: { added: 1 }, vectors: { restored: 0, unusable: 1 } });
    expect(await other.store.jobs.counts('alice')).toMatchObject({ pending: 1 });
    await other.close();
  });

  describe('refuses a file as a whole', () => {
    const refused = async (file: Buffer, problem: RegExp): Promise<void> => {
      await expect(world.restore(file, 'bob')).rejects.toMatchObject({
        code: 'request.invalid',
        message: expect.stringMatching(problem),
      });
      expect(linesIn(await world.write('bob'))).toHaveLength(2);
      expect(await world.waiting()).toEqual([]);
    };
    let file: Buffer;
    let lines: Record<string, any>[];
    beforeEach(async () => {
      await alice().conversations.create({ label: 'a', folder: '/' }, [
        { role: 'user', content: 'the first' },
        { role: 'user', content: 'the second' },
      ]);
      await alice().conversations.create({ label: 'b', folder: '/' }, []);
      await embedAll(world.store, 8);
      file = await world.write('alice');
      lines = linesIn(file);
    });
    const changed = (index: number, members: object): Buffer =>
      sealed(lines.map((line, at) => (at === index ? { ...line, ...members } : line)));

    it('when it was cut off, anywhere', async () => {
      for (const cut of [
        0,
        10,
        file.indexOf('\n') + 1,
        Math.floor(file.length / 2),
        file.lastIndexOf('\n', file.length - 2) + 1,
      ])
        await refused(file.subarray(0, cut), /^line \d+ is (missing|not JSON)/);
    });

    it('when a byte was changed, or a line is gone', async () => {
      const altered = Buffer.from(file);
      altered.write('F', altered.indexOf('first'));
      await refused(altered, /SHA-256/);
      const without = file.toString().split('\n');
      without.splice(
        without.findIndex((line) => line.includes('the second')),
        1,
      );
      await refused(Buffer.from(without.join('\n')), /counts 2 messages, but 1 came/);
      await refused(Buffer.from(file.toString().replaceAll('\n', '\r\n')), /SHA-256/);
    });

    it('when it is no export, or one of a later version', async () => {
      await refused(Buffer.from('hello\n'), /^line 1 is not JSON/);
      await refused(Buffer.from('[]\n'), /^line 1 is not a JSON object/);
      await refused(sealed(lines.slice(1)), /^line 1 is not the header/);
      await refused(changed(0, { version: 2 }), /version 2/);
      await refused(changed(0, { format: 'other' }), /another format/);
      await refused(Buffer.concat([file, file]), /comes after the end/);
      await refused(sealed([...lines, { type: 'surprise' }]), /unknown type "surprise"/);
    });

    it('when lines do not stand as they must', async () => {
      const [header, conversation, space, first, second, other] = lines as [any, any, any, any, any, any];
      await refused(sealed([header, first]), /message without a conversation/);
      await refused(sealed([header, conversation, space, second, first]), /out of order/);
      await refused(sealed([header, other, conversation]), /out of order/);
      await refused(sealed([header, conversation, conversation]), /out of order/);
      await refused(sealed([header, conversation, first]), /vector of no known space/);
      await refused(changed(1, { next_seq: 1 }), /beyond the next_seq/);
    });

    it('when a line is not UTF-8', async () => {
      const altered = Buffer.from(file);
      altered.fill(0xff, altered.indexOf('first'), altered.indexOf('first') + 1);
      await refused(altered, /^line \d+ is not UTF-8/);
    });

    it('when a member is not what it must be', async () => {
      const nested = (levels: number): object => (levels === 0 ? {} : { a: nested(levels - 1) });
      const wrong: [number, object, RegExp][] = [
        [1, { id: 'x' }, /id that is not a UUID/],
        [1, { importance: 11 }, /importance/],
        [1, { status: 'pinned' }, /status/],
        [1, { folder: 5 }, /no text folder/],
        [1, { created_at_ms: 1e16 }, /created_at_ms/],
        [1, { source: { digest: 'zz', length: 1 } }, /digest that is not in hex/],
        [2, { dimension: 0 }, /dimension/],
        [3, { content: '\ud800' }, /not Unicode/],
        [3, { content: 'x'.repeat(200_001) }, /content of more than 200000 characters/],
        [3, { role: 'x'.repeat(1_001) }, /role of more than 1000 characters/],
        [3, { metadata: nested(100) }, /nested more than 64 levels deep/],
        [3, { metadata: { a: 'x'.repeat(17_000_000) } }, /longer than 16777216 bytes/],
        [3, { metadata: [] }, /no object metadata/],
        [3, { vector: 'AAAA' }, /32-bit floats/],
        [3, { vector: Buffer.from(new Float32Array([1, 2]).buffer).toString('base64') }, /no known space/],
        [
          3,
          { vector: Buffer.from(new Float32Array(8).fill(Number.NaN).buffer).toString('base64') },
          /not finite/,
        ],
        [3, { seq: -1 }, /seq/],
      ];
      for (const [index, members, problem] of wrong) await refused(changed(index, members), problem);
    });
  });
});
