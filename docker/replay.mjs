// Where no Docker engine is at hand: plays the steps of an image in a clean folder and starts what it made.
//   node docker/replay.mjs bridge|controller
// Played: COPY, RUN (but apt-get and install -o, which need root and an image), WORKDIR, ENV, CMD. The container's root
// is a folder, and absolute paths of the Dockerfile are moved below it. What this cannot show: the base image, USER.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { imageOf, readDockerfile } from './dockerfile.mjs';

const [, , name = 'bridge'] = process.argv;
const context = dirname(dirname(fileURLToPath(import.meta.url)));
const image = join(context, 'docker', `${name}.Dockerfile`);
const stages = readDockerfile(image);
const box = mkdtempSync(join(tmpdir(), `sekha-image-${name}-`));
const NEEDS_AN_IMAGE = /^(apt-get|install -d -o)/;

try {
  for (const [position, stage] of stages.entries()) play(stage, position);
  await startAndAsk();
  console.log(
    `${name}: every step went well and the service is healthy; ${size()} in the image's own layers`,
  );
} finally {
  rmSync(box, { recursive: true, force: true });
}

function play(stage, position) {
  const root = rootOf(stage.name ?? String(position));
  let workdir = root;
  for (const { instruction, text } of stage.steps) {
    if (instruction === 'WORKDIR') {
      workdir = join(root, text);
      mkdirSync(workdir, { recursive: true });
    } else if (instruction === 'COPY') copy(text, workdir);
    else if (instruction === 'RUN' && !NEEDS_AN_IMAGE.test(text)) runStep(text, root, workdir);
  }
}

function copy(text, workdir) {
  const [, stage, list] = /^(?:--from=(\S+)\s+)?(.*)$/.exec(text);
  const paths = list.split(/\s+/);
  const target = join(workdir, paths.pop());
  const source = stage === undefined ? context : rootOf(stage);
  for (const path of paths) {
    if (stage === undefined && path === '.') copyContext(target);
    else
      cpSync(
        join(source, path),
        path === paths[0] && paths.length === 1 && stage !== undefined ? target : join(target, path),
        { recursive: true, verbatimSymlinks: true },
      );
  }
}

/** What Docker would send: the tracked files, which .dockerignore does not widen. */
function copyContext(target) {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: context,
    encoding: 'utf8',
  }).split('\0');
  for (const file of files.filter(Boolean))
    cpSync(join(context, file), join(target, file), { verbatimSymlinks: true });
}

function runStep(text, root, workdir) {
  console.log(`${name}: ${text}`);
  const moved = text.replaceAll(/(?<=\s)\/(src|out|app|data)\b/g, `${root}/$1`);
  execFileSync('sh', ['-c', moved], {
    cwd: workdir,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, CI: 'true' },
  });
}

async function startAndAsk() {
  const { env, command } = imageOf(stages);
  const app = join(rootOf(String(stages.length - 1)), 'app');
  const port = 20_000 + (process.pid % 20_000);
  const child = spawn(process.execPath, command.slice(1), {
    cwd: app,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      ...env,
      SEKHA_DATA_DIR: join(app, 'data'),
      SEKHA_API_KEY: 'replay'.repeat(8),
      SEKHA_BRIDGE_ALLOW_OPEN: 'true',
      [`SEKHA_${name.toUpperCase()}_PORT`]: String(port),
      [`SEKHA_${name.toUpperCase()}_HOST`]: '127.0.0.1',
    },
  });
  const ended = new Promise((_, reject) =>
    child.once('exit', (code) => reject(new Error(`ended with ${code}`))),
  );
  try {
    await Promise.race([untilReady(port), ended]);
  } finally {
    ended.catch(() => {});
    child.kill('SIGTERM');
  }
}

async function untilReady(port) {
  for (let tries = 0; tries < 300; tries++) {
    if (
      await fetch(`http://127.0.0.1:${port}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('not healthy in 30 s');
}

function rootOf(stage) {
  return join(box, stage);
}

function size() {
  return execFileSync('du', ['-sh', join(rootOf(String(stages.length - 1)), 'app')], {
    encoding: 'utf8',
  }).split('\t')[0];
}
