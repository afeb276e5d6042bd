// What every mode needs first: a Node that can run this, and the dependencies of the lock file.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { say } from './say.mjs';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const bin = join(root, 'node_modules', '.bin');
const windows = process.platform === 'win32';

export const environment = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH}`,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
};

/** Runs a tool to its end; the script ends with the tool's code when it fails. */
export function must(command, args, options = {}) {
  const path = existsSync(join(bin, command)) ? join(bin, command) : command;
  const result = spawnSync(path, args, {
    cwd: root,
    env: environment,
    stdio: 'inherit',
    shell: windows,
    ...options,
  });
  if (result.error) {
    say.error(`${command}: ${result.error.message}`);
    process.exit(1);
  }
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** The same, but the answer is whether it went well. */
export function goesWell(command, args) {
  const path = existsSync(join(bin, command)) ? join(bin, command) : command;
  return (
    spawnSync(path, args, { cwd: root, env: environment, stdio: 'inherit', shell: windows }).status === 0
  );
}

/** The same, beside whatever else runs. */
export function goesWellMeanwhile(command, args) {
  return new Promise((resolve) => {
    const child = spawn(join(bin, command), args, {
      cwd: root,
      env: environment,
      stdio: 'inherit',
      shell: windows,
    });
    child.once('error', (error) => {
      say.error(`${command}: ${error.message}`);
      resolve(false);
    });
    child.once('exit', (code) => resolve(code === 0));
  });
}

export function prepare() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    say.error(`Node 20.19 or newer is needed; this is ${process.version}`);
    process.exit(1);
  }
  // pnpm keeps a copy of the lock file it installed from; equal means there is nothing to do.
  const installed = join(root, 'node_modules', '.pnpm', 'lock.yaml');
  const lock = join(root, 'pnpm-lock.yaml');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(lock, 'utf8')) return;
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  say.info(`installing with ${packageManager} from the lock file`);
  must(windows ? 'npx.cmd' : 'npx', ['--yes', packageManager.split('+')[0], 'install', '--frozen-lockfile']);
  say.lap('installed');
}
