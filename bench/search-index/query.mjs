// @ts-check
// Child of run.mjs: loads the snapshot, searches it, compares with an exact ranking in floating point.
import { openSearchIndex } from '../../packages/search-index/dist/index.js';
import { residentMemory } from '../harness/memory.mjs';
import { percentile } from '../harness/percentiles.mjs';
import { makeCorpus } from './corpus.mjs';
import { exactRankings, recallOf } from './exact.mjs';

const { directory, messages, dimension, kernel, depth, queries, recallQueries } = JSON.parse(
  process.argv[2] ?? '{}',
);
const corpus = makeCorpus(dimension, messages);
const empty = await openSearchIndex({ directory: `${directory}/empty`, kernel });
await empty.close();
const before = residentMemory().nowMb;
const start = performance.now();
const index = await openSearchIndex({ directory, kernel });
const loadMs = performance.now() - start;
const rssMb = residentMemory().nowMb - before;

const text = (/** @type {number} */ i) => ({ text: corpus.queryText(i) });
const vector = (/** @type {number} */ i) => ({ vector: { spaceId: 1, values: corpus.queryVector(i) } });
const tenth = { afterMs: 1_700_000_000_000 + messages * 54_000 };
/** @type {Record<string, (i: number) => object>} */
const kinds = {
  lexical: text,
  vector,
  both: (i) => ({ ...text(i), ...vector(i) }),
  'both, a tenth selected': (i) => ({ ...text(i), ...vector(i), filter: tenth }),
};
/** @param {number} i @param {(i: number) => object} of */
const search = (i, of) => index.search({ tenantId: 'bench', depth, ...of(i) });
/** @type {Record<string, { p50: number, p95: number }>} */
const latency = {};
for (const [name, of] of Object.entries(kinds)) {
  for (let i = 0; i < 20; i++) await search(i, of);
  const times = [];
  for (let i = 0; i < queries; i++) {
    const query = of(i);
    const from = performance.now();
    await index.search({ tenantId: 'bench', depth, ...query });
    times.push(performance.now() - from);
  }
  latency[name] = { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}

let recall = {};
if (recallQueries > 0) {
  const exact = exactRankings(corpus, messages, recallQueries);
  const hits = [];
  for (let i = 0; i < recallQueries; i++) hits.push(await search(i, vector));
  recall = {
    cosine10: recallOf(hits, exact.messages, 'cosine', 10),
    cosine100: recallOf(hits, exact.messages, 'cosine', 100),
    window10: recallOf(hits, exact.windows, 'cosineWindow', 10),
    window100: recallOf(hits, exact.windows, 'cosineWindow', 100),
  };
}
await index.close();
console.log(JSON.stringify({ loadMs, rssMb, latency, recall }));
