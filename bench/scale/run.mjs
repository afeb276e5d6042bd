// @ts-check
// How do the built services do with a million messages stored, and what do other engines do with the same texts and
// vectors in the same run?
//   npm run bench:scale [-- --messages 1000000 --seconds 6 --keep <folder> --no-floors --no-rebuild]   (build first)
// `--keep` leaves the filled folder for the next run, which then takes a fraction of the time.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { residentMemory } from '../harness/memory.mjs';
import { readable } from '../harness/percentiles.mjs';
import { describeMachine, printTable } from '../harness/print-table.mjs';
import { makeStack } from '../load/stack.mjs';
import { fill } from './fill.mjs';
import { measureFloors } from './floors.mjs';
import { measureSearches, measureWrites } from './measure-requests.mjs';
import { diskMb, forgetIndex, measureStart } from './measure-starts.mjs';
import { makeRequests, TENANT_KEYS } from './requests.mjs';
import { runChild } from './run-child.mjs';
import { messageVectors, realVectors } from './vectors.mjs';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '6' },
    keep: { type: 'string' },
    'no-floors': { type: 'boolean', default: false },
    'no-rebuild': { type: 'boolean', default: false },
  },
});
const messages = Number(values.messages);
const seconds = Number(values.seconds);
/** Questions that are compared with the exact rankings. */
const COMPARED = 50;
const began = performance.now();
const elapsed = () => `${Math.round((performance.now() - began) / 1000)} s, load ${loadavg()[0]?.toFixed(1)}`;
/** @param {string} what */
const progress = (what) => console.error(`[${elapsed()}] ${what}`);

const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'sekha-bench-scale-'));
mkdirSync(folder, { recursive: true });
const dataDir = join(folder, 'data');
const record = join(dataDir, 'sekha.db');
const stack = await makeStack(folder, { SEKHA_API_KEYS: TENANT_KEYS });
const { bridge, controller } = stack;

/** Fills the folder, or finds it filled; returns the questions' vectors. */
async function prepare() {
  progress('the bridge starts and embeds the real texts');
  await bridge.start();
  const { model, vectors, questions } = await realVectors(bridge, join(folder, 'real-vectors.json'));
  progress(`filling ${messages} messages`);
  const filled = await fill(dataDir, { messages, model, vectorOf: messageVectors(vectors) });
  printTable('Filling straight through the store', [
    {
      messages,
      'texts/s': readable(messages / filled.textSeconds),
      'vectors/s': readable(messages / filled.vectorSeconds),
    },
  ]);
  return questions;
}

/** @param {string} what @param {Awaited<ReturnType<typeof measureStart>>} start */
const startRow = (what, start) => ({
  'index of the controller': what,
  'healthy ms': readable(start.healthyMs),
  'first answer ms': readable(start.firstAnswerMs),
  'index complete ms': readable(start.completeMs),
  'resident MB': start.residentMb,
});

/** @param {Float32Array[]} questions */
function measureIndex(questions) {
  const exactFile = join(folder, 'exact.json');
  const asked = questions.map((one) => [...one]);
  const compared = asked.slice(0, COMPARED);
  if (!existsSync(exactFile))
    runChild('./exact-rankings.mjs', { record, messages, questions: compared, file: exactFile });
  const directory = join(dataDir, 'index');
  const found = runChild('./search-the-index.mjs', {
    directory,
    record,
    messages,
    questions: asked,
    exactFile,
    spaceId: 1,
  });
  printTable(
    'The index alone, depth 200, one caller',
    found.latency.map((/** @type {{ what: string, p50: number, p95: number }} */ row) => ({
      search: row.what,
      'p50 ms': readable(row.p50),
      'p95 ms': readable(row.p95),
    })),
  );
  /** @type {[string, { alone: number, refined: number }][]} */
  const recalls = [
    ['all of a tenant', found.recall.all],
    ['a tenth by time', found.recall.lastTenth],
    ['a tenant with 1 %', found.recall.smallTenant],
  ];
  printTable(
    `Recall@10 of the vectors against exact float32, ${COMPARED} questions`,
    recalls.map(([searched, { alone, refined }]) => ({
      searched,
      'the index alone': readable(alone),
      'as the controller searches': readable(refined),
    })),
  );
  printTable('The index in a process of its own', [
    { 'snapshot loaded in ms': readable(found.loadMs), 'resident MB': found.rssMb },
  ]);
}

try {
  console.log(describeMachine());
  const questions = await prepare();
  const requests = makeRequests(messages);
  const starts = [];
  const hasSnapshot = existsSync(join(dataDir, 'index', 'search-index.bin'));
  if (!hasSnapshot || !values['no-rebuild']) {
    progress('the controller starts and rebuilds its index');
    forgetIndex(dataDir);
    starts.push(startRow('rebuilt from the record', await measureStart(stack, requests)));
    progress('the controller stops and saves its index');
    await controller.stop();
  }
  progress('the controller starts from its snapshot');
  starts.push(startRow('from its snapshot', await measureStart(stack, requests)));
  progress('searches');
  const rows = await measureSearches(stack, requests, seconds);
  const afterSearches = residentMemory(controller.pid);
  progress('writes');
  rows.push(...(await measureWrites(stack, requests, seconds)));
  const afterWrites = residentMemory(controller.pid);
  await controller.stop();
  await bridge.stop();
  printTable('Start of the controller', starts);
  printTable(`Requests with ${messages} messages stored`, rows);
  printTable('Resident memory and disk, MB', [
    {
      'controller after searches': afterSearches.nowMb,
      'after writes': afterWrites.nowMb,
      peak: afterWrites.peakMb,
      ...diskMb(dataDir),
    },
  ]);
  progress('the index alone');
  measureIndex(questions);
  if (!values['no-floors']) {
    progress('floors');
    printTable('Floors: the same texts and vectors', measureFloors({ folder, record, messages, questions }));
  }
  progress('done');
} finally {
  await controller.stop();
  await bridge.stop();
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
