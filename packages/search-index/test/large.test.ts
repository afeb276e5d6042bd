import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { IndexCore } from '../src/core/index-core.js';
import { InProcessIndex } from '../src/in-process-index.js';
import type { IndexCandidate, IndexChange, IndexFilter } from '../src/search-index.js';
import { message, randomVector, seeded, vector } from './messages.js';

/** More than are compared exactly: the sign bits choose. */
const COUNT = 18_000;
/** So many that some of a row's sign bits are looked at only when the others come near. */
const DIMENSION = 192;
const DEPTH = 50;

const random = seeded(21);
const topics = Array.from({ length: 300 }, () => randomVector(random, DIMENSION));

/** Near a topic, as the vectors of a conversation are. */
function near(topic: number): Float32Array {
  const noise = randomVector(random, DIMENSION);
  return Float32Array.from(topics[topic] ?? noise, (value, i) => value + 0.8 * (noise[i] ?? 0));
}

const vectors = Array.from({ length: COUNT }, (_, i) => near(Math.floor(i / 20) % topics.length));
const changes: IndexChange[] = vectors.flatMap((values, i) => [
  message(i + 1, 'x', {
    conversationKey: Math.floor(i / 20) + 1,
    seq: i % 20,
    tenantId: i % 600 < 20 ? 'small' : 'home',
  }),
  vector(i + 1, values, { tenantId: i % 600 < 20 ? 'small' : 'home' }),
]);
const queries = Array.from({ length: 12 }, (_, i) => near((i * 7) % topics.length));

const unit = (values: Float32Array): Float32Array => {
  const norm = Math.sqrt(dot(values, values));
  return values.map((value) => value / norm);
};
const units = vectors.map(unit);

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i] as number) * (other[i] as number);
  return sum;
}

const bestOf = (hits: IndexCandidate[], count: number): number[] =>
  hits
    .filter((hit) => hit.cosine !== undefined)
    .sort((one, other) => (other.cosine ?? 0) - (one.cosine ?? 0))
    .slice(0, count)
    .map((hit) => hit.messageKey);

function exactBest(query: Float32Array, count: number, accepts: (key: number) => boolean): number[] {
  return units
    .map((values, i) => ({ key: i + 1, score: dot(query, values) }))
    .filter(({ key }) => accepts(key))
    .sort((one, other) => other.score - one.score)
    .slice(0, count)
    .map(({ key }) => key);
}

describe('an index of more vectors than are compared exactly', () => {
  const wasm = new IndexCore('wasm');
  const plain = new IndexCore('js');

  beforeAll(() => {
    wasm.apply(changes, 1);
    plain.apply(changes, 1);
  }, 60_000);

  /** Of the exact best ten: the share that is found, and by how much the worst one found is worse than one missed. */
  function compare(tenantId: string, filter: IndexFilter, accepts: (key: number) => boolean) {
    let found = 0;
    let regret = 0;
    for (const values of queries) {
      const hits = wasm.search({ tenantId, vector: { spaceId: 1, values }, filter, depth: DEPTH });
      const kept = bestOf(hits, 10);
      const query = unit(values);
      const scoreOf = (key: number): number => dot(query, units[key - 1] ?? query);
      const worst = Math.min(...kept.map(scoreOf));
      for (const key of exactBest(query, 10, accepts)) {
        if (kept.includes(key)) found++;
        else regret = Math.max(regret, scoreOf(key) - worst);
      }
    }
    return { recall: found / (queries.length * 10), regret };
  }

  it('finds nearly all of the exact best', () => {
    const { recall } = compare('home', {}, (key) => (key - 1) % 600 >= 20);
    expect(recall).toBeGreaterThan(0.97);
  });

  it('loses nothing but the rounding to bytes to a filter or to a small tenant', () => {
    const small = compare('small', {}, (key) => (key - 1) % 600 < 20);
    const conversationKeys = Array.from({ length: 40 }, (_, i) => i * 20 + 2);
    const accepts = (key: number): boolean => Math.floor((key - 1) / 20) % 20 === 1 && key <= 16_000;
    const filtered = compare('home', { conversationKeys }, accepts);
    for (const { recall, regret } of [small, filtered]) {
      expect(recall).toBeGreaterThan(0.95);
      expect(regret).toBeLessThan(0.005);
    }
  });

  it('answers alike with either kernel, to the last bit', () => {
    for (const values of queries) {
      const query = { tenantId: 'home', vector: { spaceId: 1, values }, depth: DEPTH };
      expect(wasm.search(query)).toEqual(plain.search(query));
    }
  });

  it('answers searches that share a scan as each of them alone', () => {
    const asked = queries.flatMap((values, i) => [
      { tenantId: 'home', vector: { spaceId: 1, values }, depth: DEPTH + i },
      { tenantId: 'small', vector: { spaceId: 1, values }, depth: 5 },
    ]);
    const together = wasm.complete(asked.map((query) => wasm.begin(query)));
    expect(together).toEqual(asked.map((query) => wasm.search(query)));
  });

  it('holds only sign bits and bytes, and little else', () => {
    const { bytes } = wasm.statistics();
    expect(bytes / COUNT).toBeLessThan(DIMENSION + DIMENSION / 8 + 200);
  });
});

describe('a large index of few dimensions', () => {
  it('weighs all signs of all messages', async () => {
    const index = InProcessIndex.open();
    const short = vectors.map((values) => unit(values.slice(0, 48)));
    await index.apply(
      short.flatMap((values, i) => [
        message(i + 1, 'x', { conversationKey: i + 1, seq: 0, tenantId: 'home' }),
        vector(i + 1, values, { tenantId: 'home' }),
      ]),
      1,
    );
    let found = 0;
    for (const query of queries) {
      const values = query.slice(0, 48);
      const hits = await index.search({ tenantId: 'home', vector: { spaceId: 1, values }, depth: DEPTH });
      const exact = short
        .map((row, i) => ({ key: i + 1, score: dot(values, row) }))
        .sort((one, other) => other.score - one.score);
      const kept = bestOf(hits, 10);
      found += exact.slice(0, 10).filter(({ key }) => kept.includes(key)).length;
    }
    expect(found / (queries.length * 10)).toBeGreaterThan(0.95);
  }, 60_000);
});

describe('a large index that was loaded', () => {
  it('grows past its last full chunk', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sekha-index-'));
    const file = join(folder, 'index.bin');
    // Just below five chunks: the columns then grow further than the memory of the vectors.
    const count = 20_450;
    const home = (key: number): IndexChange[] => [
      message(key, 'x', { conversationKey: key, seq: 0, tenantId: 'home' }),
      vector(key, vectors[key % COUNT] ?? near(1), { tenantId: 'home' }),
    ];
    try {
      const first = InProcessIndex.open({ file });
      await first.apply(Array.from({ length: count }, (_, i) => home(i + 1)).flat(), 1);
      await first.snapshot();
      await first.close();
      const index = InProcessIndex.open({ file });
      const added = near(7);
      await index.apply(
        [
          message(count + 1, 'x', { conversationKey: count + 1, seq: 0, tenantId: 'home' }),
          vector(count + 1, added, { tenantId: 'home' }),
        ],
        2,
      );
      const hits = await index.search({
        tenantId: 'home',
        vector: { spaceId: 1, values: added },
        depth: DEPTH,
      });
      expect(bestOf(hits, 1)).toEqual([count + 1]);
      await index.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
