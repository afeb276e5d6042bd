// @ts-check
// Child of run.mjs: the index alone, loaded from the controller's snapshot: time to load, memory, latency of each
// stage, recall of the vectors against the exact rankings.
import { readFileSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { openSearchIndex } from '../../packages/search-index/dist/index.js';
import { residentMemory } from '../harness/memory.mjs';
import { percentile } from '../harness/percentiles.mjs';
import { questionText, sentAtMs } from './corpus.mjs';
import { readSettings } from './run-child.mjs';

const { directory, record, messages, questions, exactFile, spaceId } = readSettings();
const DEPTH = 200;
const WARM_UP = 20;
/** As in the controller's refine-cosines.ts. */
const REFINED = 16;
const vectors = questions.map((/** @type {number[]} */ one) => Float32Array.from(one));
const lastTenth = { afterMs: sentAtMs(messages * 0.9) };

const empty = await openSearchIndex({ directory: `${directory}/empty` });
await empty.close();
const before = residentMemory().nowMb;
const began = performance.now();
const index = await openSearchIndex({ directory });
const loadMs = performance.now() - began;
const rssMb = residentMemory().nowMb - before;

/** @param {number} at */
const vector = (at) => ({ vector: { spaceId, values: vectors[at % vectors.length] } });
/** @param {number} at */
const text = (at) => ({ text: questionText(at, at * 17) });
/** @type {Record<string, (at: number) => object>} */
const kinds = {
  words: text,
  vectors: vector,
  both: (at) => ({ ...text(at), ...vector(at) }),
  'both, the last tenth': (at) => ({ ...text(at), ...vector(at), filter: lastTenth }),
  'both, a tenant with 1 %': (at) => ({ ...text(at), ...vector(at), tenantId: 'hundredth' }),
};
/** @param {object} query */
const search = (query) => index.search({ tenantId: 'default', depth: DEPTH, ...query });

const latency = [];
for (const [what, of] of Object.entries(kinds)) {
  for (let at = 0; at < WARM_UP; at++) await search(of(at));
  const times = [];
  for (let at = 0; at < vectors.length; at++) {
    const start = performance.now();
    await search(of(at));
    times.push(performance.now() - start);
  }
  latency.push({ what, p50: percentile(times, 0.5), p95: percentile(times, 0.95) });
}

const database = new DatabaseSync(record, { readOnly: true });
const vectorOf = database.prepare(
  `SELECT v.vector FROM messages m
   JOIN vectors v ON v.tenant = m.tenant AND v.message_key = m.key AND v.space_id = ? WHERE m.key = ?`,
);
const exact = JSON.parse(readFileSync(exactFile, 'utf8'));
const recall = {
  all: await recallOf(exact.all, {}),
  lastTenth: await recallOf(exact.lastTenth, { filter: lastTenth }),
  smallTenant: await recallOf(exact.smallTenant, { tenantId: 'hundredth' }),
};
await index.close();
database.close();
console.log(JSON.stringify({ loadMs, rssMb, latency, recall }));

/**
 * The share of the exact best ten that is among the best ten found: by the index alone, and with its best compared
 * again with the vectors of the record, as the controller does.
 * @param {number[][]} rankings
 * @param {object} narrowing
 */
async function recallOf(rankings, narrowing) {
  let [alone, refined, wanted] = [0, 0, 0];
  for (const [at, keys] of rankings.entries()) {
    const hits = (await search({ ...vector(at), ...narrowing })).filter((hit) => hit.cosine !== undefined);
    hits.sort((a, b) => Number(b.cosine) - Number(a.cosine));
    const best = hits.slice(0, REFINED).map(({ messageKey }) => messageKey);
    const exactly = best.map((key) => ({ key, cosine: cosineOf(vectors[at], key) }));
    exactly.sort((a, b) => b.cosine - a.cosine);
    const again = exactly.map(({ key }) => key);
    wanted += keys.length;
    alone += keys.filter((key) => best.slice(0, 10).includes(key)).length;
    refined += keys.filter((key) => again.slice(0, 10).includes(key)).length;
  }
  return { alone: alone / wanted, refined: refined / wanted };
}

/** Up to a factor that is the same for all keys. @param {Float32Array} question @param {number} key */
function cosineOf(question, key) {
  const row = /** @type {{ vector: Uint8Array } | undefined} */ (
    /** @type {unknown} */ (vectorOf.get(spaceId, key))
  );
  if (row === undefined) return 0;
  const values = new Float32Array(row.vector.slice().buffer);
  let [product, squares] = [0, 0];
  for (const [at, value] of values.entries()) {
    product += value * (question[at] ?? 0);
    squares += value * value;
  }
  return product / Math.sqrt(squares);
}
