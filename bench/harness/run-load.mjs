// @ts-check
import autocannon from 'autocannon';
import { percentile } from './percentiles.mjs';
import { processorMs } from './processor-time.mjs';

/**
 * @typedef {object} Load
 * @property {string} url of the server
 * @property {number} connections each sends its next request when the last is answered
 * @property {number} seconds
 * @property {() => import('autocannon').Request} nextRequest
 * @property {number[]} [pids] processes whose processor time is measured
 *
 * @typedef {object} LoadResult
 * @property {number} perSecond answered requests
 * @property {number} p50 latency, milliseconds
 * @property {number} p95
 * @property {number} p99
 * @property {number} failed answers other than 2xx, errors, timeouts
 * @property {number[]} processorMs for each request, of each of `pids`
 */

/**
 * Loads a server on this machine for a fixed time. It refuses any other target.
 * @param {Load} load
 * @returns {Promise<LoadResult>}
 */
export async function runLoad({ url, connections, seconds, nextRequest, pids = [] }) {
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname))
    throw new Error(`load tests are for this machine only, not ${url}`);
  const spent = () => pids.map(processorMs);
  /** @type {number[]} */
  const latencies = [];
  const before = spent();
  const run = autocannon({
    url,
    connections,
    duration: seconds,
    timeout: 30,
    requests: [{ setupRequest: (request) => ({ ...request, ...nextRequest() }) }],
  });
  run.on('response', (_client, _status, _bytes, ms) => latencies.push(ms));
  const result = await run;
  return {
    perSecond: latencies.length / result.duration,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
    failed: result.non2xx + result.errors + result.timeouts,
    processorMs: spent().map((ms, at) => (ms - (before[at] ?? 0)) / Math.max(1, latencies.length)),
  };
}

/**
 * The result with the median throughput, of several runs of the same load.
 * @param {readonly LoadResult[]} results not empty
 */
export function medianRun(results) {
  const sorted = [...results].sort((a, b) => a.perSecond - b.perSecond);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (!middle) throw new Error('no runs');
  return { ...middle, failed: results.reduce((sum, run) => sum + run.failed, 0) };
}
