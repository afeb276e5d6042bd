// @ts-check
// Child of run.mjs: fills an index, writes its snapshot, tells what both cost. Run with --expose-gc.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openSearchIndex } from '../../packages/search-index/dist/index.js';
import { residentMemory } from '../harness/memory.mjs';
import { percentile } from '../harness/percentiles.mjs';
import { changesOf, makeCorpus } from './corpus.mjs';

const { directory, messages, dimension } = JSON.parse(process.argv[2] ?? '{}');
const BATCH = 500;
const corpus = makeCorpus(dimension, messages);
const index = await openSearchIndex({ directory });
const collect = () => /** @type {() => void} */ (/** @type {any} */ (globalThis).gc)();
collect();
const before = residentMemory().nowMb;
let waited = 0;
for (let i = 0; i < messages; i += BATCH) {
  const changes = [];
  for (let k = i; k < Math.min(messages, i + BATCH); k++) changes.push(...changesOf(corpus, k));
  const start = performance.now();
  await index.apply(changes, i + BATCH);
  waited += performance.now() - start;
}
collect();
const after = residentMemory();
const statistics = await index.statistics();

// Searches go on while the snapshot is written: the longest is what a caller would notice.
const during = [];
let saved = false;
const saveStart = performance.now();
const saving = index.snapshot().then(() => {
  saved = true;
});
for (let i = 0; !saved; i++) {
  const start = performance.now();
  await index.search({ tenantId: 'bench', text: corpus.queryText(i), depth: 200 });
  during.push(performance.now() - start);
}
await saving;
const saveMs = performance.now() - saveStart;
const fileMb = statSync(join(directory, 'search-index.bin')).size / 2 ** 20;
collect();
const open = residentMemory().nowMb;
await index.close();
collect();
const closed = residentMemory().nowMb;
console.log(
  JSON.stringify({
    perSecond: messages / (waited / 1000),
    rssMb: after.nowMb - before,
    workerMb: open - closed,
    countedMb: statistics.bytes / 2 ** 20,
    terms: statistics.terms,
    saveMs,
    fileMb,
    longestSearchMs: percentile(during, 1),
  }),
);
