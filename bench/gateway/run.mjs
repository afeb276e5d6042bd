// @ts-check
// What does the bridge cost? Direct calls, a bare relay, the real built bridge and another gateway, side by side in
// one run against the same fake provider.
//   npm run bench:gateway [-- --seconds 5 --connections 50 --rounds 5 --redis]     (build first)
// --redis: and what budgets cost when they are kept in a Redis (a `redis-server` of this machine).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePort } from '../harness/free-port.mjs';
import { residentMemory } from '../harness/memory.mjs';
import { readable } from '../harness/percentiles.mjs';
import { describeMachine, printTable } from '../harness/print-table.mjs';
import { medianRun, runLoad } from '../harness/run-load.mjs';
import { ServiceProcess } from '../harness/service-process.mjs';
import { writeBridgeConfig } from './bridge-config.mjs';
import { measureFirstTokens } from './first-token.mjs';
import { peer } from './peer.mjs';
import { RedisProcess } from './redis-process.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '5' },
    redis: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const connections = Number(values.connections);
const rounds = Number(values.rounds);

const headers = { 'content-type': 'application/json', authorization: 'Bearer bench-key' };
const messages = [
  { role: 'system', content: 'You are a helpful assistant that answers briefly.' },
  { role: 'user', content: 'What did we decide about the garden, and who was going to order the seeds?' },
];
/** @param {boolean} stream */
const bodyOf = (stream) => JSON.stringify({ model: 'gpt-4o-mini', messages, stream });

const folder = mkdtempSync(join(tmpdir(), 'sekha-bench-gateway-'));
/** @type {ServiceProcess[]} */
const services = [];
/** Requests that each path answers before it is measured: until then V8 is still compiling. */
const WARM_UP_REQUESTS = 6000;

/**
 * @param {string} name
 * @param {string} file absolute, or relative to this one
 * @param {(port: number) => Record<string, string>} environment
 * @param {{ health?: string, options?: (port: number) => string[] }} [more]
 */
async function serve(name, file, environment, { health, options = () => [] } = {}) {
  const port = await freePort();
  const service = new ServiceProcess({
    name,
    file: fileURLToPath(new URL(file, import.meta.url)),
    url: `http://127.0.0.1:${port}`,
    cwd: folder,
    environment: environment(port),
    options: options(port),
    ...(health === undefined ? {} : { health }),
  });
  services.push(service);
  await service.start();
  return service;
}

/**
 * @param {string} name
 * @param {string} providerUrl
 * @param {{ holdBackTokens?: number, dayBudgetUsd?: number, redisUrl?: string }} [settings]
 */
function serveBridge(name, providerUrl, settings = {}) {
  const config = writeBridgeConfig(folder, { name, providerUrl, ...settings });
  const environment = (/** @type {number} */ port) => ({
    SEKHA_BRIDGE_PORT: String(port),
    SEKHA_CONFIG: config,
    SEKHA_DATA_DIR: join(folder, name),
    LOG_LEVEL: 'info',
  });
  return serve(name, '../../apps/bridge/dist/main.js', environment);
}

/**
 * @typedef {object} Path
 * @property {string} name
 * @property {ServiceProcess} service
 * @property {Record<string, string>} [more] headers
 */

/**
 * @param {Path} path
 * @param {boolean} stream
 * @param {number} forSeconds
 */
function loadOnce({ service, more }, stream, forSeconds) {
  const body = bodyOf(stream);
  return runLoad({
    url: service.url,
    connections,
    seconds: forSeconds,
    nextRequest: () => ({
      method: 'POST',
      path: '/v1/chat/completions',
      headers: { ...headers, ...more },
      body,
    }),
    pids: [service.pid],
  });
}

/**
 * @param {Path} path
 * @param {boolean} stream
 */
async function warmUp(path, stream) {
  for (let answered = 0; answered < WARM_UP_REQUESTS / (stream ? 10 : 1); )
    answered += (await loadOnce(path, stream, 2)).perSecond * 2;
}

/**
 * Loads the paths in turns, so that all see the same machine.
 * @param {Path[]} paths
 * @param {boolean} stream
 */
async function compareLoads(paths, stream) {
  const runs = paths.map(() => /** @type {import('../harness/run-load.mjs').LoadResult[]} */ ([]));
  for (const path of paths) await warmUp(path, stream);
  for (let round = 0; round < rounds; round++)
    for (const [index, path] of paths.entries()) runs[index]?.push(await loadOnce(path, stream, seconds));
  return paths.map(({ name }, index) => ({ name, ...medianRun(runs[index] ?? []) }));
}

/**
 * The same budget kept in the process and in a Redis: money is set aside before each call and settled after it.
 * @param {string} providerUrl
 */
async function compareStates(providerUrl) {
  const redis = await RedisProcess.start(folder);
  try {
    const dayBudgetUsd = 1_000_000;
    const results = await compareLoads(
      [
        { name: 'no budget', service: await serveBridge('free', providerUrl) },
        { name: 'budget in memory', service: await serveBridge('memory', providerUrl, { dayBudgetUsd }) },
        {
          name: 'budget in Redis',
          service: await serveBridge('redis', providerUrl, { dayBudgetUsd, redisUrl: redis.url }),
        },
      ],
      false,
    );
    const base = results[1];
    printTable(
      'Chat, plain, with a budget',
      results.map(({ name, perSecond, p50, p99, processorMs, failed }) => ({
        path: name,
        'requests/s': readable(perSecond),
        'p50 ms': readable(p50),
        'p99 ms': readable(p99),
        'p99 of memory': base ? `${(p99 / base.p99).toFixed(2)}x` : '',
        'its CPU ms/request': readable(processorMs[0] ?? Number.NaN),
        failed,
      })),
    );
  } finally {
    await redis.stop();
  }
}

try {
  const provider = await serve('provider', './provider-process.mjs', (port) => ({ PORT: String(port) }), {
    health: '/v1/models',
  });
  const relay = await serve(
    'relay',
    './relay-process.mjs',
    (port) => ({ PORT: String(port), UPSTREAM: provider.url }),
    { health: '/' },
  );
  const bridge = await serveBridge('bridge', provider.url);
  /** @param {boolean} streams */
  const servePeer = (streams) =>
    serve(peer.name, peer.file, () => peer.environment(streams), {
      health: peer.health,
      options: peer.options,
    });
  const portkey = await servePeer(false);
  const direct = { name: 'direct to the provider', service: provider };
  const bare = { name: 'bare relay', service: relay };
  const ours = { name: 'bridge', service: bridge };
  const theirs = { name: peer.name, service: portkey, more: peer.headers(provider.url) };
  const theirStreams = { ...theirs, service: await servePeer(true) };
  /** @type {Path[]} */
  const paths = [direct, bare, ours, theirs];

  console.log(describeMachine());
  console.log(
    `${connections} connections, ${rounds} rounds of ${seconds} s each, medians; all on this machine`,
  );
  for (const stream of [false, true]) {
    const results = await compareLoads(stream ? [direct, bare, ours, theirStreams] : paths, stream);
    const base = results.find(({ name }) => name === bare.name);
    const rival = results.find(({ name }) => name === theirs.name);
    printTable(
      stream ? 'Chat, streamed (60 words, one event each)' : 'Chat, plain (60 words)',
      results.map((result) => ({
        path: result.name,
        'requests/s': readable(result.perSecond),
        'of the relay': base ? `${Math.round((100 * result.perSecond) / base.perSecond)} %` : '',
        'of the peer': rival ? `${(result.perSecond / rival.perSecond).toFixed(2)}x` : '-',
        'p50 ms': readable(result.p50),
        'p99 ms': readable(result.p99),
        'p99 of the relay': base ? `${(result.p99 / base.p99).toFixed(2)}x` : '',
        'its CPU ms/request': readable(result.processorMs[0] ?? Number.NaN),
        failed: result.failed,
      })),
    );
  }
  const resident = paths.map(({ name, service }) => ({ path: name, ...residentMemory(service.pid) }));
  const eager = await serveBridge('bridge-hold-0', provider.url, { holdBackTokens: 0 });
  await warmUp({ name: 'bridge, hold-back 0', service: eager }, true);
  const firsts = await measureFirstTokens(
    /** @type {Path[]} */ ([
      direct,
      bare,
      { name: 'bridge, hold-back 0', service: eager },
      { ...ours, name: 'bridge, as shipped' },
      theirStreams,
    ]).map(({ name, service, more }) => ({ name, url: service.url, headers: { ...headers, ...more } })),
    { rounds: 300, body: bodyOf(true) },
  );
  const base = firsts[0];
  printTable(
    'Time to the first token, one request at a time',
    firsts.map(({ name, p50, p95 }) => ({
      path: name,
      'p50 ms': readable(p50),
      'p95 ms': readable(p95),
      'added p50 ms': base ? readable(p50 - base.p50) : '',
      'added p95 ms': base ? readable(p95 - base.p95) : '',
    })),
  );
  printTable(
    'Resident memory after the loads (no embedded model loaded)',
    resident.map(({ path, nowMb, peakMb }) => ({ path, MB: nowMb, 'highest MB': peakMb })),
  );
  if (values.redis) await compareStates(provider.url);
} finally {
  for (const service of services.reverse()) await service.stop();
  rmSync(folder, { recursive: true, force: true });
}
