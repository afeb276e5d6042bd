// @ts-check
// Does anybody notice a large import? Adds and searches with and without one running (the bridge embeds meanwhile), and
// how long the service stands still for a single conversation of a million messages.
//   npm run bench:import [-- --megabytes 60 --one 1000000 --seconds 60]     (build first; Linux)
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { residentMemory } from '../harness/memory.mjs';
import { percentile, readable } from '../harness/percentiles.mjs';
import { describeMachine, printTable } from '../harness/print-table.mjs';
import { API_KEY, makeStack, post } from '../load/stack.mjs';
import { messageText, questionText } from '../load/synthetic-talk.mjs';
import { writeConversations, writeOneConversation } from './files.mjs';

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '60' },
    one: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '60' },
  },
});
const SEEDED = 200;
const folder = mkdtempSync(join(tmpdir(), 'sekha-bench-import-'));
const { bridge, controller } = await makeStack(folder);

/** @param {string} path */
async function get(path) {
  const reply = await fetch(controller.url + path, { headers: { 'x-api-key': API_KEY } });
  return /** @type {any} */ (await reply.json());
}

/** Begins to import a file. @param {string} file @returns {Promise<string>} where its job is */
async function upload(file) {
  const reply = await fetch(`${controller.url}/api/v1/import?background=true`, {
    method: 'POST',
    headers: { 'x-api-key': API_KEY, 'content-type': 'application/json' },
    body: /** @type {any} */ (Readable.toWeb(createReadStream(file))),
    duplex: 'half',
  });
  const job = reply.headers.get('location');
  if (job === null) throw new Error(`${reply.status} ${await reply.text()}`);
  return job;
}

/** @template T @param {() => Promise<T>} work */
async function timed(work) {
  const beganMs = performance.now();
  await work();
  return performance.now() - beganMs;
}

/** Adds and searches in turn, as a person might, until it is enough. @param {() => Promise<boolean>} isEnough */
async function use(isEnough) {
  const conversation = await post(controller, '/api/v1/conversations', {
    label: 'now',
    messages: [{ content: 'now' }],
  });
  /** @type {{ adds: number[], searches: number[] }} */
  const waits = { adds: [], searches: [] };
  for (let at = 0; !(await isEnough()); at++) {
    const message = { role: 'user', content: messageText(10_000_000 + at) };
    waits.adds.push(
      await timed(() => post(controller, `/api/v1/conversations/${conversation.id}/messages`, message)),
    );
    const query = questionText(at, SEEDED);
    waits.searches.push(await timed(() => post(controller, '/api/v1/search', { query, limit: 10 })));
    await pause(20);
  }
  return waits;
}

/** @param {string} when @param {{ adds: number[], searches: number[] }} waits */
const rowOf = (when, { adds, searches }) => ({
  when,
  requests: adds.length,
  'add p50 ms': readable(percentile(adds, 0.5)),
  'add p95 ms': readable(percentile(adds, 0.95)),
  'search p50 ms': readable(percentile(searches, 0.5)),
  'search p95 ms': readable(percentile(searches, 0.95)),
  'search max ms': readable(Math.max(...searches)),
});

async function measureUse() {
  const file = join(folder, 'talks.jsonl');
  await writeConversations(file, Number(values.megabytes) * 1_048_576);
  let left = 200;
  const quiet = await use(async () => left-- <= 0);
  const job = await upload(file);
  const beganMs = performance.now();
  const longest = Number(values.seconds) * 1_000;
  const isOver = async () => performance.now() - beganMs > longest || (await get(job)).state !== 'running';
  while ((await get(job)).state === 'pending') await pause(5);
  const busy = await use(isOver);
  const { state, progress } = await get(job);
  printTable(`An import of ${values.megabytes} MB beside a person`, [
    rowOf('quiet', quiet),
    rowOf('importing', busy),
  ]);
  console.log(
    `add p95 importing / quiet: ${readable(percentile(busy.adds, 0.95) / percentile(quiet.adds, 0.95))}; the job is ${state} after ${readable((performance.now() - beganMs) / 1_000)} s (${progress.percent} %)`,
  );
  await post(controller, `${job}/cancel`, {}).catch(() => undefined);
}

async function measureOne() {
  const file = join(folder, 'one.json');
  await writeOneConversation(file, Number(values.one));
  const beforeMb = residentMemory(controller.pid).nowMb;
  const job = await upload(file);
  /** @type {number[]} */
  const waits = [];
  let peakMb = 0;
  const beganMs = performance.now();
  for (;;) {
    waits.push(
      await timed(() => fetch(`${controller.url}/health/live`).then((reply) => reply.arrayBuffer())),
    );
    peakMb = Math.max(peakMb, residentMemory(controller.pid).nowMb);
    if (waits.length % 100 === 0 && !['pending', 'running'].includes((await get(job)).state)) break;
    if (performance.now() - beganMs > Number(values.seconds) * 1_000) break;
    await pause(2);
  }
  const { state, result, error } = await get(job);
  printTable(`One conversation of ${values.one} messages`, [
    {
      state,
      seconds: readable((performance.now() - beganMs) / 1_000),
      added: result?.messages_added ?? error?.message ?? '',
      'another request p50 ms': readable(percentile(waits, 0.5)),
      'p99 ms': readable(percentile(waits, 0.99)),
      'longest ms': readable(Math.max(...waits)),
      'memory before MB': beforeMb,
      'at most MB': peakMb,
    },
  ]);
  await post(controller, `${job}/cancel`, {}).catch(() => undefined);
}

try {
  console.log(describeMachine());
  await bridge.start();
  await controller.start();
  for (let at = 0; at < SEEDED; at++)
    await post(controller, '/api/v1/conversations', {
      label: `seed ${at}`,
      messages: [{ content: messageText(at * 20) }],
    });
  if (Number(values.megabytes) > 0) await measureUse();
  if (Number(values.one) > 0) await measureOne();
} finally {
  await controller.stop();
  await bridge.stop();
  rmSync(folder, { recursive: true, force: true });
}
