// @ts-check
// What does a change of the embedding model cost those who search and write meanwhile? One searcher (hybrid, the
// question embedded) and one writer against the real built services with the embedded model: before, while a new space
// is filled, while the old one is deleted, after. The same model anew, so that every phase asks the same of it.
//   npm run bench:rebuild [-- --messages 10000]     (build first)
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { residentMemory } from '../harness/memory.mjs';
import { percentile, readable } from '../harness/percentiles.mjs';
import { describeMachine, printTable } from '../harness/print-table.mjs';
import { perturbedVectors } from '../load/perturbed-vectors.mjs';
import { prefill } from '../load/prefill.mjs';
import { API_KEY, makeStack, post } from '../load/stack.mjs';
import { MESSAGES_PER_CONVERSATION, messageText, questionText } from '../load/synthetic-talk.mjs';

const { values } = parseArgs({ options: { messages: { type: 'string', default: '10000' } } });
const messages = Number(values.messages);
const QUIET_MS = 10_000;
const REAL_VECTORS = 500;
/** What people do between two requests; a writer who never pauses would take the whole model for himself. */
const THINKING_MS = { search: 50, add: 500 };

const folder = mkdtempSync(join(tmpdir(), 'sekha-bench-rebuild-'));
const { bridge, controller } = await makeStack(folder);

/** @param {string} path */
async function get(path) {
  const reply = await fetch(controller.url + path, { headers: { 'x-api-key': API_KEY } });
  return reply.json();
}

/** @typedef {{ search: number[], add: number[], failed: number, degraded: number }} Phase */
/** @type {Phase} */
let phase = newPhase();
let going = true;
let number = 0;

/** @returns {Phase} */
function newPhase() {
  return { search: [], add: [], failed: 0, degraded: 0 };
}

/** @param {'search' | 'add'} what @param {() => Promise<any>} ask */
async function keepAsking(what, ask) {
  while (going) {
    const into = phase;
    const began = performance.now();
    try {
      const reply = await ask();
      if (reply.degraded) into.degraded++;
    } catch {
      into.failed++;
    }
    into[what].push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, THINKING_MS[what]));
  }
}

/** @param {(answer: any) => boolean} pleases @param {() => Promise<any>} ask */
async function until(ask, pleases) {
  for (;;) {
    const answer = await ask();
    if (pleases(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** @param {string} name @param {number} beganMs */
function toRow(name, beganMs) {
  const done = phase;
  phase = newPhase();
  const p = (/** @type {number[]} */ list, /** @type {number} */ share) => readable(percentile(list, share));
  return {
    phase: name,
    seconds: readable((performance.now() - beganMs) / 1000),
    'search p50 ms': p(done.search, 0.5),
    'search p95 ms': p(done.search, 0.95),
    'add p50 ms': p(done.add, 0.5),
    'add p95 ms': p(done.add, 0.95),
    requests: done.search.length + done.add.length,
    failed: done.failed,
    degraded: done.degraded,
    'controller MB': residentMemory(controller.pid).nowMb,
  };
}

try {
  await bridge.start();
  const texts = Array.from({ length: REAL_VECTORS }, (_, at) => messageText(at));
  const { model, embeddings } = await post(bridge, '/api/v1/embed', { texts });
  const vectors = embeddings.map((/** @type {number[]} */ one) => Float32Array.from(one));
  const id = await prefill(join(folder, 'data'), { messages, model, vectorOf: perturbedVectors(vectors) });
  await controller.start();
  const talks = messages / MESSAGES_PER_CONVERSATION;
  const people = [
    keepAsking('search', () =>
      post(controller, '/api/v1/search', { query: questionText(number++, talks), limit: 10 }),
    ),
    keepAsking('add', () =>
      post(controller, `/api/v1/conversations/${id}/messages`, {
        role: 'user',
        content: messageText(number++),
      }),
    ),
  ];
  const rows = [];
  const quiet = async (/** @type {string} */ name) => {
    phase = newPhase();
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    rows.push(toRow(name, began));
  };
  await quiet('before');
  let began = performance.now();
  const { job_id: job } = await post(controller, '/api/v1/rebuild-embeddings', {});
  const { progress } = await until(
    () => get(`/api/v1/jobs/${job}`),
    ({ state }) => state === 'done',
  );
  const perSecond = readable(progress.done / ((performance.now() - began) / 1000));
  rows.push(toRow('filling the new space', began));
  began = performance.now();
  await until(
    () => get('/api/v1/embedding-spaces'),
    ({ spaces }) => spaces.length === 1,
  );
  rows.push(toRow('deleting the old space (after 10 s)', began));
  await quiet('after');
  going = false;
  await Promise.all(people);
  console.log(describeMachine());
  printTable(`${messages} messages, ${perSecond} messages/s embedded anew with ${model}`, rows);
} finally {
  going = false;
  await controller.stop();
  await bridge.stop();
  rmSync(folder, { recursive: true, force: true });
}
