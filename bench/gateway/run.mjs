// @ts-check
// What does the bridge cost? Direct calls, a bare relay and the real built bridge, side by side in one run against
// the same fake provider.
//   npm run bench:gateway [-- --seconds 5 --connections 50 --rounds 3]     (build first)
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

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '3' },
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

/**
 * @param {string} name
 * @param {string} file relative to this one
 * @param {(port: number) => Record<string, string>} environment
 * @param {string} [health]
 */
async function serve(name, file, environment, health) {
  const port = await freePort();
  const service = new ServiceProcess({
    name,
    file: fileURLToPath(new URL(file, import.meta.url)),
    url: `http://127.0.0.1:${port}`,
    cwd: folder,
    environment: environment(port),
    ...(health === undefined ? {} : { health }),
  });
  services.push(service);
  await service.start();
  return service;
}

/**
 * @param {string} name
 * @param {string} providerUrl
 * @param {number} [holdBackTokens]
 */
function serveBridge(name, providerUrl, holdBackTokens) {
  const settings = { name, providerUrl, ...(holdBackTokens === undefined ? {} : { holdBackTokens }) };
  const config = writeBridgeConfig(folder, settings);
  return serve(name, '../../apps/bridge/dist/main.js', (port) => ({
    SEKHA_BRIDGE_PORT: String(port),
    SEKHA_CONFIG: config,
    SEKHA_DATA_DIR: join(folder, name),
    LOG_LEVEL: 'info',
  }));
}

/** @param {{ name: string, service: ServiceProcess }[]} paths @param {boolean} stream */
async function compareLoads(paths, stream) {
  const runs = paths.map(() => /** @type {import('../harness/run-load.mjs').LoadResult[]} */ ([]));
  const body = bodyOf(stream);
  const nextRequest = () => ({
    method: 'POST',
    path: '/v1/chat/completions',
    headers,
    body,
  });
  for (let round = -1; round < rounds; round++)
    for (const [index, { service }] of paths.entries()) {
      // The round before the first warms the code up.
      const load = { url: service.url, connections, seconds: round < 0 ? 2 : seconds, nextRequest };
      const result = await runLoad({ ...load, pids: [service.pid] });
      if (round >= 0) runs[index]?.push(result);
    }
  return paths.map(({ name }, index) => ({ name, ...medianRun(runs[index] ?? []) }));
}

try {
  const provider = await serve(
    'provider',
    './provider-process.mjs',
    (port) => ({ PORT: String(port) }),
    '/v1/models',
  );
  const relay = await serve(
    'relay',
    './relay-process.mjs',
    (port) => ({ PORT: String(port), UPSTREAM: provider.url }),
    '/',
  );
  const bridge = await serveBridge('bridge', provider.url);
  const direct = { name: 'direct to the provider', service: provider };
  const bare = { name: 'bare relay', service: relay };
  const ours = { name: 'bridge', service: bridge };

  console.log(describeMachine());
  console.log(
    `${connections} connections, ${rounds} rounds of ${seconds} s each, medians; all on this machine`,
  );
  for (const stream of [false, true]) {
    const results = await compareLoads([direct, bare, ours], stream);
    const base = results.find(({ name }) => name === bare.name);
    printTable(
      stream ? 'Chat, streamed (60 words, one event each)' : 'Chat, plain (60 words)',
      results.map((result) => ({
        path: result.name,
        'requests/s': readable(result.perSecond),
        'of the relay': base ? `${Math.round((100 * result.perSecond) / base.perSecond)} %` : '',
        'p50 ms': readable(result.p50),
        'p99 ms': readable(result.p99),
        'p99 of the relay': base ? `${(result.p99 / base.p99).toFixed(2)}x` : '',
        'its CPU ms/request': readable(result.processorMs[0] ?? Number.NaN),
        failed: result.failed,
      })),
    );
  }
  const loadedMb = residentMemory(bridge.pid).nowMb;
  const eager = await serveBridge('bridge-hold-0', provider.url, 0);
  const firsts = await measureFirstTokens(
    [
      direct,
      bare,
      { name: 'bridge, hold-back 0', service: eager },
      { ...ours, name: 'bridge, as shipped' },
    ].map(({ name, service }) => ({ name, url: service.url })),
    { rounds: 300, body: bodyOf(true), headers },
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
  console.log(`\nbridge resident after the load: ${loadedMb} MB`);
} finally {
  for (const service of services.reverse()) await service.stop();
  rmSync(folder, { recursive: true, force: true });
}
