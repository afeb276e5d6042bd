import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openSearchIndex } from '../../packages/search-index/dist/index.js';
import { openEmbeddedStore } from '../../packages/store/dist/index.js';
import { seededRandom } from '../harness/random.mjs';
import { messageText, questionText, subjectOf, TENANTS, tenantOf } from '../scale/corpus.mjs';
import { fill } from '../scale/fill.mjs';
import { measureFloors } from '../scale/floors.mjs';
import { makeRequests } from '../scale/requests.mjs';
import { runChild } from '../scale/run-child.mjs';
import { messageVectors } from '../scale/vectors.mjs';

const MESSAGES = 2_000;
const random = seededRandom(3);
const real = Array.from({ length: 40 }, () => Float32Array.from({ length: 384 }, () => random() - 0.5));
const questions = real.slice(0, 10).map((vector) => vector.map((value) => value + 0.1 * (random() - 0.5)));

describe('the corpus of the scale bench', () => {
  it('asks about words that the talk in question holds', () => {
    const talk = Array.from({ length: 20 }, (_, seq) => messageText(100 + seq)).join(' ');
    const subject = subjectOf(5).filter((word) => questionText(1, 5).includes(word));
    expect(subject.length).toBeGreaterThan(0);
    expect(subject.some((word) => talk.includes(word))).toBe(true);
    expect(messageText(7)).toBe(messageText(7));
  });

  it('gives each tenant about its share of the talks', () => {
    const talks = Array.from({ length: 20_000 }, (_, talk) => tenantOf(talk));
    for (const { tenantId, share } of TENANTS.slice(0, 3))
      expect(talks.filter((one) => one === tenantId).length / talks.length).toBeCloseTo(share, 1);
  });
});

describe('the scale bench in small', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekha-bench-test-'));
  const dataDir = join(folder, 'data');
  const record = join(dataDir, 'sekha.db');
  const run = { folder, record, messages: MESSAGES, questions };

  beforeAll(async () => {
    await fill(dataDir, { messages: MESSAGES, model: 'test', vectorOf: messageVectors(real) });
    const store = await openEmbeddedStore({ dataDir });
    const index = await openSearchIndex({ directory: join(dataDir, 'index') });
    const { changes, throughSeq } = await store.changes.read(0, MESSAGES * 2);
    await index.apply(changes, throughSeq);
    await index.snapshot();
    await index.close();
    await store.close();
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is filled once: the next run finds what the first one left', async () => {
    const again = await fill(dataDir, { messages: MESSAGES, model: 'test', vectorOf: messageVectors(real) });
    expect(again.messages).toBe(MESSAGES);
    await expect(
      fill(dataDir, { messages: 10, model: 'test', vectorOf: messageVectors(real) }),
    ).rejects.toThrow(/take another one/);
  });

  it('finds the exact best vectors again in the index', () => {
    const file = join(folder, 'exact.json');
    const asked = questions.map((one) => [...one]);
    runChild('./exact-rankings.mjs', { record, messages: MESSAGES, questions: asked, file });
    const found = runChild('./search-the-index.mjs', {
      directory: join(dataDir, 'index'),
      record,
      messages: MESSAGES,
      questions: asked,
      exactFile: file,
      spaceId: 1,
    });
    expect(found.recall.all.alone).toBeGreaterThan(0.95);
    expect(found.recall.all.refined).toBe(1);
    expect(found.recall.lastTenth.refined).toBe(1);
    expect(found.latency).toHaveLength(5);
  }, 60_000);

  it('measures the floors on the same texts and vectors', () => {
    const rows = measureFloors(run);
    expect(rows.map((row) => Number(row['p50 ms']) > 0)).toEqual([true, true]);
  }, 60_000);

  it('asks only what the default tenant or the named one knows', () => {
    const requests = makeRequests(MESSAGES);
    expect(requests.talksOf('default')).toBeGreaterThan(50);
    expect(JSON.parse(requests.hybridKnown().body).query.length).toBeGreaterThan(5);
    expect(requests.tenant('tenth')().headers['x-api-key']).toMatch(/_tenth$/);
  });
});
