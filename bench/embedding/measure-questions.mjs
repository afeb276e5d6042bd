// @ts-check
// How long a question takes while imports are embedded. In a process of its own; started by run.mjs:
//   node measure-questions.mjs '{"questions": 60, "bridge": "<a build of the bridge, default this one>"}'
// Two imports keep a batch of 64 messages each in the queue, one more sends single messages, as a person's chat does.
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { percentile } from '../harness/percentiles.mjs';
import { pick, seededRandom } from '../harness/random.mjs';

const BATCHES_AT_ONCE = 2;
const SINGLES_AT_ONCE = 8;
const PAUSE_MS = 50;
const WORDS =
  'we talked about the new garden and how long it would take to plan a trip with my brother next summer'.split(
    ' ',
  );

const settings = JSON.parse(process.argv[2] ?? '{}');
const built = settings.bridge
  ? pathToFileURL(`${settings.bridge}/`)
  : new URL('../../apps/bridge/dist/', import.meta.url);
const { createLocalProvider } = await import(new URL('providers/local/local-provider.js', built).href);
const provider = createLocalProvider({ id: 'bench', ...settings.local });
const random = seededRandom(2);
/** @param {number} words */
const text = (words) => Array.from({ length: words }, () => pick(random, WORDS)).join(' ');

/** @param {string[]} texts @param {'interactive' | 'background'} priority */
async function embed(texts, priority) {
  const start = performance.now();
  await provider.embed(
    { model: 'all-minilm-l6-v2', texts, priority },
    { signal: new AbortController().signal },
  );
  return performance.now() - start;
}

async function askQuestions() {
  const times = [];
  for (let asked = 0; asked < settings.questions; asked++) {
    times.push(await embed([text(12)], 'interactive'));
    await pause(PAUSE_MS);
  }
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}

await provider.warm();
await embed([text(12)], 'interactive');
const idle = await askQuestions();

let busy = true;
let embedded = 0;
/** @param {number} size */
async function keepImporting(size) {
  while (busy) {
    await embed(
      Array.from({ length: size }, () => text(10 + Math.floor(random() * 240))),
      'background',
    );
    embedded += size;
  }
}
const imports = [
  ...Array.from({ length: BATCHES_AT_ONCE }, () => keepImporting(64)),
  ...Array.from({ length: SINGLES_AT_ONCE }, () => keepImporting(1)),
];
const start = performance.now();
const behind = await askQuestions();
busy = false;
await Promise.all(imports);
const seconds = (performance.now() - start) / 1000;
await provider.close();
console.log(JSON.stringify({ idle, behind, textsPerSecond: embedded / seconds }));
