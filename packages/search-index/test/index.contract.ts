import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { IndexCandidate, IndexChange, IndexQuery, SearchIndex } from '../src/search-index.js';
import { FIRST_PERSON } from '../src/text/message-traits.js';
import { message, randomVector, removal, seeded, vector } from './messages.js';
import { PlainRanking } from './plain-ranking.js';

const keysOf = (candidates: IndexCandidate[]): number[] =>
  candidates.map((candidate) => candidate.messageKey);

/** Same candidates, same scores; cosines as near as eight bits per dimension allow. */
function expectSame(actual: IndexCandidate[], expected: IndexCandidate[], digits = 9): void {
  expect(keysOf(actual)).toEqual(keysOf(expected));
  actual.forEach((candidate, i) => {
    const { cosine, cosineWindow, bm25, bm25Window, ...rest } = candidate;
    const other = expected[i] as IndexCandidate;
    expect({ ...other, ...rest }).toEqual(other);
    for (const [score, wanted] of [
      [bm25, other.bm25],
      [bm25Window, other.bm25Window],
    ]) {
      if (wanted === undefined) expect(score).toBeUndefined();
      else expect(score).toBeCloseTo(wanted, digits);
    }
    for (const [score, wanted] of [
      [cosine, other.cosine],
      [cosineWindow, other.cosineWindow],
    ]) {
      if (wanted === undefined) expect(score).toBeUndefined();
      else expect(score).toBeCloseTo(wanted, 2);
    }
  });
}

/** A store of several tenants with conversations, names, roles, gaps, deletions and changed messages. */
function randomChanges(seed: number, count: number, tenants: string[], firstKey = 1): IndexChange[] {
  const random = seeded(seed);
  const words =
    'tea coffee garden winter report deadline piano lesson train ticket doctor visit budget loan cat dog'.split(
      ' ',
    );
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const changes: IndexChange[] = [];
  for (let i = 0; i < count; i++) {
    const tenantId = pick(tenants);
    const key = firstKey + i;
    const conversationKey = tenants.indexOf(tenantId) * 10 + 1 + Math.floor(random() * 4);
    const content = Array.from({ length: 1 + Math.floor(random() * 12) }, () => pick(words)).join(' ');
    const name = random() < 0.3 ? null : pick(['Ann', 'Bob', 'Cem']);
    const rest = { tenantId, conversationKey, seq: i * 2, role: pick(['user', 'assistant']), name };
    changes.push(message(key, content, rest));
    if (random() < 0.9) changes.push(vector(key, randomVector(random, 16), { tenantId }));
    if (random() < 0.1) changes.push(removal(firstKey + Math.floor(random() * (i + 1)), tenantId));
  }
  return changes;
}

/** What every implementation of the port must do; `open` gives an empty index. */
export function indexContract(name: string, open: () => Promise<SearchIndex>): void {
  describe(`search index contract: ${name}`, () => {
    let index: SearchIndex;

    beforeEach(async () => {
      index = await open();
    });
    afterEach(async () => {
      await index.close();
    });

    const find = (query: Partial<IndexQuery>): Promise<IndexCandidate[]> =>
      index.search({ tenantId: 'home', depth: 100, ...query });

    it('is empty at first', async () => {
      expect(await index.appliedSeq()).toBe(0);
      expect(await find({ text: 'anything', vector: { spaceId: 1, values: Float32Array.of(1, 0) } })).toEqual(
        [],
      );
      expect(await index.statistics()).toMatchObject({ messages: 0, vectors: 0, terms: 0 });
    });

    it('finds a message by a word in another form, and says whose it is', async () => {
      await index.apply([message(7, 'We were painting the fences', { name: 'Ann', seq: 3 })], 1);
      const [hit] = await find({ text: 'who painted a fence?' });
      expect(hit).toEqual({
        messageKey: 7,
        conversationKey: 1,
        seq: 3,
        role: 'user',
        name: 'Ann',
        sentAtMs: 7000,
        length: 6,
        traits: FIRST_PERSON,
        bm25: expect.any(Number),
        bm25Window: expect.any(Number),
      });
    });

    it('finds a message by the name of its speaker', async () => {
      await index.apply(
        [message(1, 'hello', { name: 'Ann' }), message(2, 'hello', { name: 'Bob', conversationKey: 2 })],
        1,
      );
      expect(keysOf(await find({ text: 'Ann' }))).toEqual([1]);
    });

    it('finds words by how they begin, with those of the same stem', async () => {
      await index.apply(
        ['configuration', 'configured', 'happiness', 'happy'].map((word, at) =>
          message(at + 1, word, { conversationKey: at + 1 }),
        ),
        1,
      );
      const begins = async (...prefixes: string[]) => keysOf(await find({ text: '', prefixes }));
      expect(await begins('confi')).toEqual([1, 2]);
      expect(await begins('happin')).toEqual([3, 4]);
      expect(await begins('nothing')).toEqual([]);
    });

    it('finds the neighbours of a message through their windows only', async () => {
      await index.apply(
        [message(1, 'far'), message(2, 'near'), message(3, 'needle'), message(4, 'near'), message(5, 'far')],
        1,
      );
      const hits = await find({ text: 'needle' });
      expect(keysOf(hits)).toEqual([2, 3, 4]);
      expect(hits.map((hit) => hit.bm25 !== undefined)).toEqual([false, true, false]);
    });

    it('never joins two conversations in a window', async () => {
      await index.apply(
        [
          message(1, 'other', { conversationKey: 1, seq: 0 }),
          message(2, 'needle', { conversationKey: 2, seq: 1 }),
        ],
        1,
      );
      expect(keysOf(await find({ text: 'needle' }))).toEqual([2]);
    });

    it('answers as the plain ranking does, whatever the tenant and the filter', async () => {
      const plain = new PlainRanking();
      const changes = randomChanges(1, 400, ['home', 'work', 'club']);
      plain.apply(changes);
      for (let i = 0; i < changes.length; i += 37) await index.apply(changes.slice(i, i + 37), i + 37);
      const random = seeded(2);
      const filters = [
        undefined,
        { roles: ['user'] },
        { roles: ['assistant', 'nobody'], afterMs: 50_000 },
        { conversationKeys: [1, 3, 11, 999] },
        { afterMs: 40_000, beforeMs: 300_000 },
        { conversationKeys: [2], roles: ['user'], beforeMs: 200_000 },
      ];
      for (const tenantId of ['home', 'work', 'nobody']) {
        for (const filter of filters) {
          const query: IndexQuery = {
            tenantId,
            text: 'Did Ann bring tea to the piano lesson in the garden?',
            vector: { spaceId: 1, values: randomVector(random, 16) },
            depth: 1000,
            ...(filter === undefined ? {} : { filter }),
          };
          expectSame(await index.search(query), plain.search(query));
        }
      }
    });

    it('ranks a tenant as an index does that holds nobody else', async () => {
      const own = randomChanges(3, 150, ['home']);
      const others = randomChanges(4, 300, ['work', 'club'], 1000);
      const query: IndexQuery = { tenantId: 'home', text: 'winter train budget', depth: 20 };
      await index.apply(own, 1);
      const alone = await index.search(query);
      await index.apply(others, 2);
      expect(await index.search(query)).toEqual(alone);
    });

    it('does not join conversations of two tenants that share a key', async () => {
      await index.apply(
        [message(1, 'plain', { seq: 0 }), message(2, 'secret', { seq: 1, tenantId: 'work' })],
        1,
      );
      expect(await find({ text: 'secret' })).toEqual([]);
    });

    it('returns the best of each list, at most as many as asked for', async () => {
      await index.apply(
        [...Array(50)].map((_, i) => message(i + 1, 'tea '.repeat(i + 1), { conversationKey: i + 1 })),
        1,
      );
      const hits = await find({ text: 'tea', depth: 3 });
      expect(hits).toHaveLength(3);
      expect(await find({ text: 'tea', depth: 0 })).toEqual([]);
    });

    it('forgets a deleted message at once, and its words in the windows beside it', async () => {
      await index.apply([message(1, 'one'), message(2, 'needle'), message(3, 'three')], 1);
      await index.apply([removal(2)], 2);
      expect(await find({ text: 'needle' })).toEqual([]);
      expect(keysOf(await find({ text: 'one' }))).toEqual([1, 3]);
    });

    it('does not let one tenant delete or change what belongs to another', async () => {
      await index.apply([message(1, 'needle'), vector(1, [1, 0])], 1);
      await index.apply([removal(1, 'work'), vector(1, [0, 1], { tenantId: 'work' })], 2);
      const [hit] = await find({ text: 'needle', vector: { spaceId: 1, values: Float32Array.of(1, 0) } });
      expect(hit?.cosine).toBeCloseTo(1, 5);
    });

    it('changes nothing when a change comes twice', async () => {
      const changes = randomChanges(5, 60, ['home']).filter((change) => change.kind !== 'delete');
      const query = { text: 'garden report', vector: { spaceId: 1, values: randomVector(seeded(6), 16) } };
      await index.apply(changes, 10);
      const before = await find(query);
      await index.apply(changes, 10);
      expect(await find(query)).toEqual(before);
      expect(await index.appliedSeq()).toBe(10);
    });

    it('replaces a message that comes again with other content', async () => {
      await index.apply([message(1, 'old words'), vector(1, [1, 0])], 1);
      await index.apply([message(1, 'new words')], 2);
      expect(await find({ text: 'old' })).toEqual([]);
      expect(keysOf(await find({ text: 'new' }))).toEqual([1]);
      expect(await find({ vector: { spaceId: 1, values: Float32Array.of(1, 0) } })).toEqual([]);
    });

    it('keeps the vector of a message whose words stay', async () => {
      await index.apply([message(1, 'words'), vector(1, [1, 0])], 1);
      await index.apply([message(1, 'words', { role: 'assistant', sentAtMs: 5 })], 2);
      const [hit] = await find({ vector: { spaceId: 1, values: Float32Array.of(1, 0) } });
      expect(hit).toMatchObject({ messageKey: 1, role: 'assistant', sentAtMs: 5 });
    });

    it('drops vectors and deletions of messages it does not know', async () => {
      await index.apply([vector(9, [1, 0]), removal(8)], 4);
      expect(await index.appliedSeq()).toBe(4);
      expect((await index.statistics()).vectors).toBe(0);
    });

    it('keeps embedding spaces of different dimensions apart', async () => {
      const random = seeded(8);
      const sizes = [2, 100, 384, 385, 768, 1024, 1536, 3072];
      await index.apply(
        [message(1, 'a', { conversationKey: 1 }), message(2, 'b', { conversationKey: 2 })],
        1,
      );
      for (const size of sizes) {
        const values = randomVector(random, size);
        const opposite = values.map((value) => -value);
        await index.apply(
          [vector(1, values, { spaceId: size }), vector(2, opposite, { spaceId: size })],
          size,
        );
        const hits = await find({ vector: { spaceId: size, values } });
        expect(hits[0]?.cosine).toBeCloseTo(1, 3);
        expect(hits[1]?.cosine).toBeCloseTo(-1, 3);
      }
      expect((await index.statistics()).vectors).toBe(sizes.length * 2);
    });

    it('says which of the found have no vector in the space that was asked', async () => {
      await index.apply(
        [message(1, 'tea'), vector(1, [1, 0]), message(2, 'tea'), vector(2, [1, 0], { spaceId: 2 })],
        1,
      );
      const found = await find({ text: 'tea', vector: { spaceId: 1, values: Float32Array.of(1, 0) } });
      expect(found.map(({ messageKey, hasNoVector }) => [messageKey, hasNoVector])).toEqual([
        [1, undefined],
        [2, true],
      ]);
      expect((await find({ text: 'tea' })).every((one) => !('hasNoVector' in one))).toBe(true);
    });

    it('drops a space with all its vectors, and no other', async () => {
      const changes = [message(1, 'a'), vector(1, [1, 0]), vector(1, [1, 2, 3], { spaceId: 2 })];
      await index.apply(changes, 3);
      await index.apply([{ kind: 'drop_space', spaceId: 1 }], 4);
      await index.apply([{ kind: 'drop_space', spaceId: 1 }], 4);
      expect(await find({ vector: { spaceId: 1, values: Float32Array.of(1, 0) } })).toEqual([]);
      const values = Float32Array.of(1, 2, 3);
      expect(keysOf(await find({ vector: { spaceId: 2, values } }))).toEqual([1]);
      expect(await index.statistics()).toMatchObject({
        vectors: 1,
        spaces: [{ spaceId: 2, vectors: 1 }],
      });
    });

    it('takes vectors of any length, and none without a direction', async () => {
      await index.apply([message(1, 'a'), vector(1, [300, 400]), message(2, 'b'), vector(2, [0, 0])], 1);
      const hits = await find({ vector: { spaceId: 1, values: Float32Array.of(0.003, 0.004) } });
      expect(keysOf(hits)).toEqual([1]);
      expect(hits[0]?.cosine).toBeCloseTo(1, 5);
      expect(await find({ vector: { spaceId: 1, values: Float32Array.of(0, 0) } })).toEqual([]);
    });

    it('refuses a batch with a vector of the wrong dimension as a whole', async () => {
      await index.apply([message(1, 'a'), vector(1, [1, 0])], 1);
      const bad = [message(2, 'late'), vector(2, [1, 0, 0])];
      await expect(index.apply(bad, 2)).rejects.toMatchObject({ code: 'request.invalid' });
      expect(await find({ text: 'late' })).toEqual([]);
      expect(await index.appliedSeq()).toBe(1);
      const query = find({ vector: { spaceId: 1, values: Float32Array.of(1, 0, 0) } });
      await expect(query).rejects.toMatchObject({ code: 'request.invalid' });
    });

    it.each([
      ['NaN in a vector', vector(1, [Number.NaN, 1])],
      ['an empty vector', vector(1, [])],
      ['a key that is no integer', message(1.5, 'x')],
      ['a key of zero', removal(0)],
    ])('refuses %s', async (_what, change) => {
      await expect(index.apply([change], 1)).rejects.toMatchObject({ code: 'request.invalid' });
    });

    it('stays sound under texts that were written to break it', async () => {
      const hostile = [
        'x'.repeat(100_000),
        'ab '.repeat(33_000),
        '\ud800\udc00\ud800 lone \udfff',
        '',
        '   ',
        '\u0000',
        '猫'.repeat(20_000),
        'العَرَبِيَّة',
        '__proto__ constructor',
      ];
      await index.apply(
        hostile.map((text, i) => message(i + 1, text, { conversationKey: i + 1 })),
        1,
      );
      expect(keysOf(await find({ text: 'constructor' }))).toEqual([9]);
      expect(keysOf(await find({ text: 'العربية' }))).toEqual([8]);
      expect(keysOf(await find({ text: '猫' }))).toEqual([7]);
      expect(keysOf(await find({ text: 'lone \udfff' }))).toEqual([3]);
      expect(keysOf(await find({ text: 'x'.repeat(100_000) }))).toEqual([1]);
      expect(await find({ text: Array.from({ length: 10_000 }, (_, i) => `word${i}`).join(' ') })).toEqual(
        [],
      );
    });

    it('gives back the room of deleted messages without losing the others', async () => {
      const plain = new PlainRanking();
      const query: IndexQuery = {
        tenantId: 'home',
        text: 'round tea',
        vector: { spaceId: 1, values: Float32Array.of(1, 0) },
        depth: 50,
      };
      let key = 1;
      for (let round = 0; round < 12; round++) {
        const changes: IndexChange[] = [];
        for (let i = 0; i < 400; i++, key++) {
          changes.push(message(key, `round ${round} tea ${i % 7}`, { conversationKey: round }));
          changes.push(vector(key, [Math.sin(key), Math.cos(key)]));
          if (key % 20 !== 0) changes.push(removal(key));
        }
        plain.apply(changes);
        await index.apply(
          changes.map((change) =>
            change.kind === 'message'
              ? { ...change, message: { ...change.message, conversationKey: round + 1 } }
              : change,
          ),
          round + 1,
        );
      }
      const expected = plain
        .search(query)
        .map((hit) => ({ ...hit, conversationKey: hit.conversationKey + 1 }));
      expectSame(await index.search(query), expected);
    });
  });
}
