import { goesWell } from './prepare.mjs';
import { say } from './say.mjs';

/** What a machine can hold of docs/architecture.md and CONTRIBUTING.md. All run, then the failures are named. */
const CHECKS = [
  ['lint and format', 'biome', ['ci', '--colors=off', '.']],
  ['build', 'turbo', ['run', 'build', '--output-logs=errors-only']],
  ['types', 'turbo', ['run', 'typecheck', '--output-logs=errors-only']],
  ['walls', 'depcruise', ['--config', '.dependency-cruiser.cjs', 'apps', 'packages']],
  ['dead code', 'knip', ['--no-progress']],
  ['rules hold', process.execPath, ['--test', '--test-reporter=dot', 'scripts/']],
];

export async function run() {
  const failed = CHECKS.filter(([name, command, args]) => {
    const well = goesWell(command, args);
    say.lap(`${name}: ${well ? 'ok' : 'FAILED'}`);
    return !well;
  });
  if (failed.length > 0) say.error(`failed: ${failed.map(([name]) => name).join(', ')}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
