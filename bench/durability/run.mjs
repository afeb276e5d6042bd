// @ts-check
// Is an acknowledged write ever lost? The real built controller, and the record alone behind plain HTTP, are killed at
// random moments of a storm of writes; what they acknowledged is held against what they show after the next start.
//   npm run bench:durability [-- --rounds 1000 --seed 1 --controller-every 4 --keep]     (build first)
// A failure names its seed and its round; the same seed plans the same storm.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runKillStorm } from '@sekha/testing';
import { freePort } from '../harness/free-port.mjs';
import { describeMachine, printTable } from '../harness/print-table.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    'controller-every': { type: 'string', default: '4' },
    keep: { type: 'boolean', default: false },
  },
});
const built = (/** @type {string} */ path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'sekha-bench-durability-'));
const started = performance.now();
console.log(`seed ${values.seed}`);

const tally = await runKillStorm({
  place: {
    controller: built('apps/controller/dist'),
    store: built('packages/store/dist/index.js'),
    dataDir,
    port: await freePort(),
  },
  seed: Number(values.seed),
  rounds: Number(values.rounds),
  controllerEvery: Number(values['controller-every']),
  onRound: ({ rounds, acknowledged }) => {
    if (rounds % 50 === 0) console.log(`round ${rounds}: ${acknowledged} writes acknowledged, none lost`);
  },
});
if (!values.keep) rmSync(dataDir, { recursive: true });

console.log(describeMachine());
printTable(
  `Killed ${tally.rounds} times, seed ${values.seed}`,
  Object.entries(tally.ends)
    .sort()
    .map(([end, rounds]) => ({ 'program and end of the round': end, rounds })),
);
const seconds = (performance.now() - started) / 1_000;
printTable('What was promised, and kept', [
  { what: 'writes acknowledged', count: tally.acknowledged },
  { what: 'messages in them', count: tally.messages },
  { what: 'writes refused while stopping', count: tally.refused },
  { what: 'texts looked up by word', count: tally.searched },
  { what: 'deletions cut in the middle and completed', count: tally.cutDeletions },
  { what: 'looks at everything, inside and out', count: tally.deepChecks },
  { what: 'seconds', count: Math.round(seconds) },
  { what: 'milliseconds a round', count: Math.round((seconds * 1_000) / tally.rounds) },
]);
