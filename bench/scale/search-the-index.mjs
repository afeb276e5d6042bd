// @ts-check
// Child of run.mjs: the index alone, loaded from the controller's snapshot: time to load, memory, latency of each
// stage, recall of the vectors against the exact rankings.
import { readFileSync } from 'node:fs';
import { openSearchIndex } from '../../packages/search-index/dist/index.js';
import { residentMemory } from '../harness/memory.mjs';
import { percentile } from '../harness/percentiles.mjs';
import { questionText, sentAtMs } from './corpus.mjs';
import { readSettings } from './run-child.mjs';

const { directory, messages, questions, exactFile, spaceId } = readSettings();
const DEPTH = 200;
const WARM_UP = 20;
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

const exact = JSON.parse(readFileSync(exactFile, 'utf8'));
const recall = {
  all: await recallOf(exact.all, {}),
  lastTenth: await recallOf(exact.lastTenth, { filter: lastTenth }),
  smallTenant: await recallOf(exact.smallTenant, { tenantId: 'hundredth' }),
};
await index.close();
console.log(JSON.stringify({ loadMs, rssMb, latency, recall }));

/** The share of the exact best ten that is among the best ten found. @param {number[][]} rankings @param {object} narrowing */
async function recallOf(rankings, narrowing) {
  let [found, wanted] = [0, 0];
  for (const [at, keys] of rankings.entries()) {
    const hits = (await search({ ...vector(at), ...narrowing })).filter((hit) => hit.cosine !== undefined);
    hits.sort((a, b) => Number(b.cosine) - Number(a.cosine));
    const kept = new Set(hits.slice(0, 10).map((hit) => hit.messageKey));
    wanted += keys.length;
    found += keys.filter((key) => kept.has(key)).length;
  }
  return found / wanted;
}
