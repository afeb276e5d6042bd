// @ts-check
// Measures one engine of the local model in a process of its own, so that the memory figures are its own.
// Started by run.mjs: node measure-engine.mjs '<LocalSettings as JSON>'; prints one JSON object.
import { createLocalProvider } from '../../apps/bridge/dist/providers/local/local-provider.js';
import { residentMemory } from '../harness/memory.mjs';
import { percentile } from '../harness/percentiles.mjs';
import { pick, seededRandom } from '../harness/random.mjs';

// Each word is one token of the model.
const WORDS =
  'we talked about the new garden and how long it would take to plan a trip with my brother next summer because work is slow now i asked if they had seen that old book on music history last night she said yes but could not find its name in her list'.split(
    ' ',
  );
const random = seededRandom(1);
/** @param {number} tokens [CLS] and [SEP] included */
const text = (tokens) => Array.from({ length: tokens - 2 }, () => pick(random, WORDS)).join(' ');
/** @param {number} count @param {number} tokens */
const texts = (count, tokens) => Array.from({ length: count }, () => text(tokens));

const settings = JSON.parse(process.argv[2] ?? '{}');
const before = residentMemory().nowMb;
const provider = createLocalProvider({ id: 'bench', ...settings.local });
const { signal } = new AbortController();

/** @param {string[]} batch */
async function timed(batch) {
  const start = performance.now();
  const reply = await provider.embed?.({ model: 'all-minilm-l6-v2', texts: batch }, { signal });
  if (!reply) throw new Error('the provider cannot embed');
  return { ms: performance.now() - start, tokens: reply.inputTokens ?? 0 };
}

const start = performance.now();
await provider.warm();
await timed([text(20)]);
const loadMs = performance.now() - start;
const loaded = residentMemory();

const queries = [];
for (let round = 0; round < settings.queries; round++) queries.push((await timed([text(20)])).ms);

/** @param {number} count @param {number} tokens */
async function throughput(count, tokens) {
  const batch = texts(count, tokens);
  const { ms, tokens: counted } = await timed(batch);
  return { perSecond: (count * 1000) / ms, tokensPerSecond: (counted * 1000) / ms };
}
await throughput(settings.shortTexts / 4, 20);
const short = await throughput(settings.shortTexts, 20);
const long = await throughput(settings.longTexts, 200);
const document = await timed([text(3_000)]);
const after = residentMemory();
await provider.close?.();

console.log(
  JSON.stringify({
    before,
    loadMs,
    loadedMb: loaded.nowMb,
    loadPeakMb: loaded.peakMb,
    queryP50: percentile(queries, 0.5),
    queryP95: percentile(queries, 0.95),
    short,
    long,
    documentMs: document.ms,
    afterMb: after.nowMb,
  }),
);
