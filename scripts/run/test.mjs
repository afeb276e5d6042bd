import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, goesWellMeanwhile, must } from './prepare.mjs';
import { say } from './say.mjs';

/** The longest suite runs beside all others, one by one: left to turbo it comes last and keeps a core idle. */
const LANES = [
  ['--filter=@sekha/controller', '--concurrency=1'],
  ['--filter=!@sekha/controller', '--concurrency=1'],
];

/** Every package's tests, built first; closes with one line that counts them all. */
export async function run(args) {
  // Everything first: suites that start the real services do not depend on their packages.
  must('turbo', ['run', 'build', '--output-logs=errors-only']);
  const folder = mkdtempSync(join(tmpdir(), 'sekha-tally-'));
  const tally = join(folder, 'tally.jsonl');
  writeFileSync(tally, '');
  environment.SEKHA_TALLY_FILE = tally;
  const lanes = args.length > 0 ? [args] : LANES;
  const ends = await Promise.all(
    lanes.map((lane) =>
      goesWellMeanwhile('turbo', ['run', 'test', '--output-logs=full', '--continue', ...lane]),
    ),
  );
  const well = ends.every(Boolean);
  const rows = readFileSync(tally, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  rmSync(folder, { recursive: true });
  const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
  say.lap('tests done');
  console.log(`tests: ${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  process.exitCode = well && sum('passed') > 0 ? 0 : 1;
}
