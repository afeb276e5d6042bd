// @ts-check
import { readable } from '../harness/percentiles.mjs';
import { runLoad } from '../harness/run-load.mjs';
import { API_KEY, post } from '../load/stack.mjs';
import { ADDED_FOLDER, KNOWN_QUESTIONS } from './requests.mjs';

const CONNECTIONS = [1, 8];

/**
 * @typedef {{ controller: import('../harness/service-process.mjs').ServiceProcess,
 *   bridge: import('../harness/service-process.mjs').ServiceProcess }} Stack
 * @typedef {ReturnType<typeof import('./requests.mjs').makeRequests>} Requests
 */

/**
 * Searches and contexts, at 1 and 8 connections.
 * @param {Stack} stack
 * @param {Requests} requests
 * @param {number} seconds for each row
 */
export async function measureSearches(stack, requests, seconds) {
  await deleteAdded(stack.controller.url);
  await warmUp(stack, requests);
  /** @type {[string, () => import('autocannon').Request][]} */
  const kinds = [
    ['keyword', requests.keyword],
    ['hybrid, vector of the question known', requests.hybridKnown],
    ['hybrid, question embedded', requests.hybridFresh],
    ['hybrid in a folder (1 %)', requests.inFolder],
    ['hybrid by role and time (5 %)', requests.lately],
    ...smallTenants(requests),
    ['context of 4,000 tokens', requests.context],
  ];
  const rows = [];
  for (const [what, next] of kinds) rows.push(...(await measure(stack, what, next, seconds)));
  return rows;
}

/** @param {Requests} requests @returns {[string, () => import('autocannon').Request][]} */
function smallTenants(requests) {
  /** @type {[string, string][]} */
  const tenants = [
    ['tenth', '10 %'],
    ['hundredth', '1 %'],
    ['tiny', '0.01 %'],
  ];
  return tenants
    .filter(([tenantId]) => requests.talksOf(tenantId) > 0)
    .map(([tenantId, share]) => [`hybrid of a tenant with ${share}`, requests.tenant(tenantId)]);
}

/** Each question once, so that the vectors of the known ones are known, and code is compiled. @param {Stack} stack @param {Requests} requests */
async function warmUp({ controller }, requests) {
  const makers = [requests.hybridKnown, ...smallTenants(requests).map(([, next]) => next)];
  for (const next of makers)
    for (let asked = 0; asked < KNOWN_QUESTIONS; asked++) await send(controller.url, next());
  for (let asked = 0; asked < 20; asked++) await send(controller.url, requests.context());
  const reply = await send(controller.url, requests.hybridFresh());
  // A degraded search, by words only, would be fast and prove nothing.
  if (reply.degraded || reply.results.length === 0) throw new Error('the searches are degraded or empty');
}

/**
 * Durable writes, one message at a time and whole talks; what they wrote is deleted again.
 * @param {Stack} stack
 * @param {Requests} requests
 * @param {number} seconds for each row
 */
export async function measureWrites(stack, requests, seconds) {
  const { controller } = stack;
  const talk = await post(controller, '/api/v1/conversations', { label: 'added', folder: ADDED_FOLDER });
  const { id } = talk;
  try {
    for (let added = 0; added < 20; added++) await send(controller.url, requests.add(id)());
    return [
      ...(await measure(stack, 'add a message', requests.add(id), seconds)),
      ...(await measure(stack, 'add a talk of 20 messages', requests.ingest, seconds)),
    ];
  } finally {
    await deleteAdded(controller.url);
  }
}

/**
 * What this run, or one that was killed, has added goes; with it its place in the queue for embedding, which would
 * hold up the next questions.
 * @param {string} url
 */
async function deleteAdded(url) {
  await send(url, {
    method: 'DELETE',
    path: '/api/v1/conversations',
    headers: { 'x-api-key': API_KEY, 'content-type': 'application/json' },
    body: JSON.stringify({ folder: ADDED_FOLDER }),
  });
}

/**
 * @param {Stack} stack
 * @param {string} what
 * @param {() => import('autocannon').Request} nextRequest
 * @param {number} seconds
 */
async function measure({ controller, bridge }, what, nextRequest, seconds) {
  const rows = [];
  for (const connections of CONNECTIONS) {
    const pids = [controller.pid, bridge.pid];
    const result = await runLoad({ url: controller.url, connections, seconds, nextRequest, pids });
    const [controllerMs = Number.NaN, bridgeMs = Number.NaN] = result.processorMs;
    rows.push({
      request: what,
      callers: connections,
      'per s': readable(result.perSecond),
      'p50 ms': readable(result.p50),
      'p95 ms': readable(result.p95),
      'p99 ms': readable(result.p99),
      'controller CPU ms': readable(controllerMs),
      'bridge CPU ms': readable(bridgeMs),
      failed: result.failed,
    });
  }
  return rows;
}

/** @param {string} url @param {import('autocannon').Request} request @returns {Promise<any>} */
export async function send(url, { method = 'GET', path = '/', headers = {}, body }) {
  const reply = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) });
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${(await reply.text()).slice(0, 300)}`);
  return reply.json();
}
