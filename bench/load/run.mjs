// @ts-check
// What do the real built services do with many messages stored? Requests/s and latency of a hybrid search and of an
// added message at 1 and 8 connections, memory, and time to healthy without and with a saved index.
//   npm run bench:load [-- --messages 100000 --seconds 10]     (build first)
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { residentMemory } from '../harness/memory.mjs';
import { readable } from '../harness/percentiles.mjs';
import { describeMachine, printTable } from '../harness/print-table.mjs';
import { runLoad } from '../harness/run-load.mjs';
import { perturbedVectors } from './perturbed-vectors.mjs';
import { prefill } from './prefill.mjs';
import { API_KEY, makeStack, post } from './stack.mjs';
import { MESSAGES_PER_CONVERSATION, messageText, questionText } from './synthetic-talk.mjs';

const { values } = parseArgs({
  options: { messages: { type: 'string', default: '100000' }, seconds: { type: 'string', default: '10' } },
});
const messages = Number(values.messages);
const seconds = Number(values.seconds);
const REAL_VECTORS = 1_000;
const CONNECTIONS = [1, 8];
const headers = { 'x-api-key': API_KEY, 'content-type': 'application/json' };

const folder = mkdtempSync(join(tmpdir(), 'sekha-bench-load-'));
const { bridge, controller } = await makeStack(folder);

/** Real vectors of the first texts, from the bridge itself, so that the model's name is the one it goes by. */
async function realVectors() {
  /** @type {Float32Array[]} */
  const vectors = [];
  let model = '';
  for (let first = 0; first < REAL_VECTORS; first += 100) {
    const texts = Array.from({ length: 100 }, (_, at) => messageText(first + at));
    const reply = await post(bridge, '/api/v1/embed', { texts });
    model = reply.model;
    for (const vector of reply.embeddings) vectors.push(Float32Array.from(vector));
  }
  return { model, vectors };
}

let questions = 0;
const nextSearch = () => ({
  method: 'POST',
  path: '/api/v1/search',
  headers,
  body: JSON.stringify({ query: questionText(questions++, messages / MESSAGES_PER_CONVERSATION), limit: 10 }),
});
let added = messages;
/** @param {string} conversationId */
const nextMessage = (conversationId) => () => ({
  method: 'POST',
  path: `/api/v1/conversations/${conversationId}/messages`,
  headers,
  body: JSON.stringify({ role: 'user', content: messageText(added++) }),
});

/** A degraded search, by words only, would be fast and prove nothing. */
async function proveSearch() {
  const query = questionText(questions++, messages / MESSAGES_PER_CONVERSATION);
  const reply = await post(controller, '/api/v1/search', { query, limit: 10 });
  if (reply.degraded || reply.results.length === 0)
    throw new Error(`the search for "${query}" is degraded or empty: ${JSON.stringify(reply).slice(0, 500)}`);
}

/** @param {string} what @param {() => import('autocannon').Request} nextRequest */
async function loadRows(what, nextRequest) {
  const rows = [];
  for (const connections of CONNECTIONS) {
    const pids = [controller.pid, bridge.pid];
    const result = await runLoad({ url: controller.url, connections, seconds, nextRequest, pids });
    const [controllerMs = Number.NaN, bridgeMs = Number.NaN] = result.processorMs;
    rows.push({
      request: what,
      connections,
      'requests/s': readable(result.perSecond),
      'p50 ms': readable(result.p50),
      'p95 ms': readable(result.p95),
      'p99 ms': readable(result.p99),
      'controller CPU ms/request': readable(controllerMs),
      'bridge CPU ms/request': readable(bridgeMs),
      failed: result.failed,
    });
  }
  return rows;
}

/** @param {string} moment */
const memoryRow = (moment) => ({
  moment,
  'controller MB': residentMemory(controller.pid).nowMb,
  'controller peak MB': residentMemory(controller.pid).peakMb,
  'bridge MB': residentMemory(bridge.pid).nowMb,
  'bridge peak MB': residentMemory(bridge.pid).peakMb,
});

try {
  console.log(describeMachine());
  const bridgeMs = await bridge.start();
  const { model, vectors } = await realVectors();
  const beganMs = performance.now();
  const conversationId = await prefill(join(folder, 'data'), {
    messages,
    model,
    vectorOf: perturbedVectors(vectors),
  });
  console.log(`${messages} messages prefilled in ${readable((performance.now() - beganMs) / 1000)} s`);

  const coldMs = await controller.start();
  await proveSearch();
  const memory = [memoryRow('started')];
  const loads = await loadRows('hybrid search', nextSearch);
  await proveSearch();
  memory.push(memoryRow('after the searches'));
  loads.push(...(await loadRows('add a message', nextMessage(conversationId))));
  memory.push(memoryRow('after the messages'));
  await controller.stop();
  const warmMs = await controller.start();
  memory.push(memoryRow('started again'));
  await proveSearch();

  printTable(`Requests with ${messages} messages stored`, loads);
  printTable('Resident memory', memory);
  printTable('Start to healthy', [
    { what: 'bridge', ms: readable(bridgeMs) },
    { what: 'controller, index rebuilt from the record', ms: readable(coldMs) },
    { what: 'controller, index from its snapshot', ms: readable(warmMs) },
  ]);
  console.log(`\n${added - messages} messages were added; their embedding went on beside the load.`);
} finally {
  await controller.stop();
  await bridge.stop();
  rmSync(folder, { recursive: true, force: true });
}
