// @ts-check
// Does the bridge stay flat? A steady mix of answers, failures and callers that leave, and what the process holds.
//   npm run bench:soak [-- --minutes 60 --rate 20]     (build first)
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePort } from '../harness/free-port.mjs';
import { readable } from '../harness/percentiles.mjs';
import { describeMachine, printTable } from '../harness/print-table.mjs';
import { seededRandom } from '../harness/random.mjs';
import { ServiceProcess } from '../harness/service-process.mjs';
import { writeSoakConfig } from './bridge-config.mjs';
import { SoakLoad } from './soak-load.mjs';
import { slopePerHour, takeSample } from './soak-sample.mjs';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, rate: { type: 'string', default: '20' } },
});
const minutes = Number(values.minutes);
const rate = Number(values.rate);
/** Until then caches fill, pools grow and code is compiled. */
const WARM_SHARE = 0.3;
/** Longer than any idle connection is kept. */
const REST_MS = 40_000;

const folder = mkdtempSync(join(tmpdir(), 'sekha-bench-soak-'));
/** @type {ServiceProcess[]} */
const services = [];

/**
 * @param {string} name
 * @param {string} file
 * @param {Record<string, string>} environment
 * @param {string} [health]
 */
async function serve(name, file, environment, health) {
  const port = await freePort();
  const service = new ServiceProcess({
    name,
    file: fileURLToPath(new URL(file, import.meta.url)),
    url: `http://127.0.0.1:${port}`,
    cwd: folder,
    environment: { ...environment, PORT: String(port), SEKHA_BRIDGE_PORT: String(port) },
    ...(health === undefined ? {} : { health }),
  });
  services.push(service);
  await service.start();
  return service;
}

try {
  const primary = await serve('primary', './soak-provider.mjs', {}, '/v1/models');
  const second = await serve('second', './soak-provider.mjs', { NEVER_FAILS: '1' }, '/v1/models');
  const bridge = await serve('bridge', '../../apps/bridge/dist/main.js', {
    SEKHA_CONFIG: writeSoakConfig(folder, primary.url, second.url),
    SEKHA_DATA_DIR: folder,
    LOG_LEVEL: 'info',
  });
  console.log(`${describeMachine()}; ${rate} requests/s for ${minutes} minutes`);
  const began = performance.now();
  const sample = () => takeSample(bridge.url, bridge.pid, (performance.now() - began) / 60_000);
  const before = await sample();
  const load = new SoakLoad(bridge.url, seededRandom(1));
  load.start(rate);
  const samples = [before];
  while ((samples.at(-1)?.atMinutes ?? 0) < minutes) {
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    samples.push(await sample());
  }
  await load.stop();
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const after = await sample();
  const warm = samples.filter(({ atMinutes }) => atMinutes >= minutes * WARM_SHARE);
  const shown = [before, ...[0.25, 0.5, 0.75, 1].map((share) => nearest(samples, share * minutes)), after];
  printTable(
    `What the bridge holds (the last row: ${REST_MS / 1000} s after the load)`,
    shown.map(({ atMinutes, residentMb, heapMb, handles, sockets, files }) => ({
      minute: readable(atMinutes),
      'resident MB': residentMb,
      'heap used MB': readable(heapMb),
      handles,
      sockets,
      'open files': files,
    })),
  );
  printTable(
    `Growth by the hour, from minute ${readable(minutes * WARM_SHARE)} on`,
    /** @type {const} */ (['residentMb', 'heapMb', 'handles', 'sockets']).map((name) => ({
      of: name,
      'per hour': readable(slopePerHour(warm, (one) => one[name])),
    })),
  );
  printTable(
    'What callers got',
    [...load.outcomes].sort().map(([outcome, calls]) => ({ outcome, calls })),
  );
} finally {
  for (const service of services.reverse()) await service.stop();
  rmSync(folder, { recursive: true, force: true });
}

/**
 * @param {readonly import('./soak-sample.mjs').Sample[]} samples
 * @param {number} atMinutes
 */
function nearest(samples, atMinutes) {
  const [best] = [...samples].sort(
    (a, b) => Math.abs(a.atMinutes - atMinutes) - Math.abs(b.atMinutes - atMinutes),
  );
  if (best === undefined) throw new Error('no samples');
  return best;
}
