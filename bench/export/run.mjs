// @ts-check
// How fast does an export leave the running controller, how much memory does it take, and does anybody else notice?
// And how fast does it come back into an empty memory? Beside the floor: the same rows read and written by a bare loop.
//   npm run bench:export [-- --messages 100000]     (build first; Linux)
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { percentile, readable } from '../harness/percentiles.mjs';
import { describeMachine, printTable } from '../harness/print-table.mjs';
import { seededRandom } from '../harness/random.mjs';
import { ServiceProcess } from '../harness/service-process.mjs';
import { prefill } from '../load/prefill.mjs';
import { API_KEY, makeStack } from '../load/stack.mjs';
import { watch } from './watch-service.mjs';

const { values } = parseArgs({ options: { messages: { type: 'string', default: '100000' } } });
const messages = Number(values.messages);
const DIMENSION = 384;
const MEGABYTE = 1_048_576;
const folder = mkdtempSync(join(tmpdir(), 'sekha-bench-export-'));

/** A controller over a folder of its own; the bridge is away, for nothing here needs a model. @param {string} name */
async function controllerIn(name) {
  const { controller } = await makeStack(join(folder, name));
  return new ServiceProcess({ ...controller.settings, cwd: folder, health: '/health/live' });
}

/** @param {number} index */
function vectorOf(index) {
  const random = seededRandom(index);
  return Float32Array.from({ length: DIMENSION }, () => random() - 0.5);
}

/** @param {ServiceProcess} service @param {string} query @param {string} file @param {number} [pauseMs] after each chunk */
async function download(service, query, file, pauseMs = 0) {
  const reply = await fetch(`${service.url}/api/v1/export?${query}`, { headers: { 'x-api-key': API_KEY } });
  if (!reply.ok || reply.body === null) throw new Error(`${reply.status} ${await reply.text()}`);
  const chunks = Readable.fromWeb(/** @type {any} */ (reply.body));
  await pipeline(
    chunks,
    async function* slowly(source) {
      for await (const chunk of source) {
        yield chunk;
        if (pauseMs > 0) await pause(pauseMs);
      }
    },
    createWriteStream(file),
  );
  return statSync(file).size;
}

/** Puts a file back and waits until it is done: a large one is a job. @param {ServiceProcess} service @param {string} file */
async function upload(service, file) {
  const headers = { 'x-api-key': API_KEY, 'content-type': 'application/x-ndjson' };
  const reply = await fetch(`${service.url}/api/v1/import?format=sekha`, {
    method: 'POST',
    headers,
    body: /** @type {any} */ (Readable.toWeb(createReadStream(file))),
    duplex: 'half',
  });
  let answer = /** @type {any} */ (await reply.json());
  const job = reply.headers.get('location');
  while (job !== null && ['pending', 'running'].includes(answer.status ?? answer.state)) {
    await pause(50);
    answer = await (await fetch(service.url + job, { headers })).json();
  }
  const made = (answer.result ?? answer).conversations_created;
  if (!(made > 0)) throw new Error(`nothing was restored: ${JSON.stringify(answer).slice(0, 500)}`);
  return statSync(file).size;
}

/** @param {string} file */
async function digestOf(file) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

/** @param {string} what @param {{ result: number, seconds: number, processorSeconds: number, beforeMb: number, growthMb: number, waits: number[] }} seen */
const serviceRow = (what, { result: bytes, seconds, processorSeconds, beforeMb, growthMb, waits }) => ({
  what,
  MB: readable(bytes / MEGABYTE),
  seconds: readable(seconds),
  'CPU seconds': readable(processorSeconds),
  'MB/s': readable(bytes / MEGABYTE / seconds),
  'messages/s': Math.round(messages / seconds),
  'messages/CPU s': Math.round(messages / processorSeconds),
  'memory before MB': beforeMb,
  'grows by MB': growthMb,
  'another request p50 ms': readable(percentile(waits, 0.5)),
  'p95 ms': readable(percentile(waits, 0.95)),
});

/** @param {boolean} vectors */
function floorRow(vectors) {
  const script = fileURLToPath(new URL('./floor.mjs', import.meta.url));
  const database = join(folder, 'full', 'data', 'sekha.db');
  const more = vectors ? ['vectors'] : [];
  const { stdout, stderr } = spawnSync(process.execPath, [script, database, join(folder, 'floor'), ...more], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  const { seconds, processorSeconds, bytes } = JSON.parse(stdout);
  return {
    what: `floor: SELECT, JSON, file${vectors ? ', with vectors' : ''}`,
    MB: readable(bytes / MEGABYTE),
    seconds: readable(seconds),
    'CPU seconds': readable(processorSeconds),
    'MB/s': readable(bytes / MEGABYTE / seconds),
    'messages/s': Math.round(messages / seconds),
    'messages/CPU s': Math.round(messages / processorSeconds),
  };
}

const full = await controllerIn('full');
const empty = await controllerIn('empty');
try {
  console.log(describeMachine());
  await prefill(join(folder, 'full', 'data'), { messages, model: 'a model', vectorOf });
  const floors = [floorRow(false), floorRow(true)];
  await full.start();
  const plain = join(folder, 'plain.jsonl');
  const whole = join(folder, 'whole.jsonl');
  // What a first request costs (code to compile, caches to fill) is not what an export costs.
  await download(full, 'format=jsonl&folder=/bench/1', plain);
  const rows = [
    serviceRow('jsonl', await watch(full, () => download(full, 'format=jsonl', plain))),
    serviceRow(
      'jsonl with vectors',
      await watch(full, () => download(full, 'format=jsonl&vectors=true', whole)),
    ),
    serviceRow('markdown', await watch(full, () => download(full, 'stream=true', join(folder, 'md')))),
    serviceRow('jsonl, slow reader', await watch(full, () => download(full, 'format=jsonl', plain, 20))),
  ];
  await full.stop();
  await empty.start();
  rows.push(serviceRow('restore, with vectors', await watch(empty, () => upload(empty, whole))));
  const again = join(folder, 'again.jsonl');
  await download(empty, 'format=jsonl&vectors=true', again);
  printTable(`An export of ${messages} messages`, rows);
  printTable('The floor', floors);
  const isSame = (await digestOf(whole)) === (await digestOf(again));
  console.log(`\nExported again after the restore: ${isSame ? 'the same bytes' : 'OTHER BYTES'}`);
  if (!isSame) process.exitCode = 1;
} finally {
  await full.stop();
  await empty.stop();
  rmSync(folder, { recursive: true, force: true });
}
