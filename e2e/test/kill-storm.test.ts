import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { runKillStorm } from '@sekha/testing';
import { freePort } from '../src/free-port.js';

const ROUNDS = 200;
/** One round in so many is the whole controller, the others the record alone, which starts faster. */
const CONTROLLER_EVERY = 6;

const built = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

it('keeps every acknowledged write, exactly once, over 200 kills at random moments', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sekha-kill-storm-'));
  // Another storm in every run; a failure names its seed, and bench/durability/run.mjs plays it again.
  const seed = Math.floor(Math.random() * 2 ** 31);
  const place = {
    controller: built('apps/controller/dist'),
    store: built('packages/store/dist/index.js'),
    dataDir,
    port: await freePort(),
  };
  const tally = await runKillStorm({ place, seed, rounds: ROUNDS, controllerEvery: CONTROLLER_EVERY });
  expect(tally.rounds).toBe(ROUNDS);
  const ends = Object.keys(tally.ends);
  for (const how of [
    'at a moment',
    'at an acknowledgement',
    'in a deletion',
    'while starting',
    'while stopping',
  ])
    for (const program of ['record', 'controller']) expect(ends).toContain(`${program} killed ${how}`);
  expect(tally.acknowledged).toBeGreaterThan(ROUNDS);
  expect(tally.cutDeletions).toBeGreaterThan(0);
  expect(tally.searched).toBeGreaterThan(ROUNDS);
  // A folder of a storm that failed stays, to be looked into.
  rmSync(dataDir, { recursive: true });
}, 1_500_000);
