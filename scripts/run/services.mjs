// The two processes: where they listen, how they are started, watched and stopped.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { environment, root } from './prepare.mjs';
import { say } from './say.mjs';
import { showLine } from './show-line.mjs';

const HEALTHY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 12_000;

const host = (name) => process.env[`SEKHA_${name}_HOST`] ?? '127.0.0.1';
const port = (name, usual) => Number(process.env[`SEKHA_${name}_PORT`] ?? usual);
/** A service that listens everywhere is asked on loopback. */
const reachable = (name) => (['0.0.0.0', '::'].includes(host(name)) ? '127.0.0.1' : host(name));

function service(name, usualPort) {
  const upper = name.toUpperCase();
  return {
    name,
    host: host(upper),
    port: port(upper, usualPort),
    portVariable: `SEKHA_${upper}_PORT`,
    url: `http://${reachable(upper)}:${port(upper, usualPort)}`,
  };
}

/** The services run in folders of their own; a configuration beside the README is meant for the bridge. */
const configFile = join(root, 'config.yaml');
const configuration =
  process.env.SEKHA_CONFIG === undefined && existsSync(configFile) ? { SEKHA_CONFIG: configFile } : {};

const bridge = service('bridge', 5001);
const controller = service('controller', 8080);

export const services = [
  { ...bridge, environment: configuration },
  {
    ...controller,
    environment: { SEKHA_BRIDGE_URL: process.env.SEKHA_BRIDGE_URL ?? bridge.url },
  },
];

/** An old instance on the port would answer the health question for the new one. */
export async function refuseTakenPorts(all) {
  for (const one of all) {
    const free = await new Promise((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(one.port, one.host, () => probe.close(() => resolve(true)));
    });
    if (free) continue;
    say.error(`port ${one.port} is taken; stop what listens there or set ${one.portVariable}`);
    process.exit(1);
  }
}

export function startAll(all) {
  return all.map((one) => {
    const child = spawn(process.execPath, ['--enable-source-maps', 'dist/main.js'], {
      cwd: join(root, 'apps', one.name),
      env: {
        ...environment,
        NODE_ENV: process.env.NODE_ENV ?? 'production',
        SEKHA_DATA_DIR: process.env.SEKHA_DATA_DIR ?? join(root, 'data'),
        ...one.environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const running = { ...one, child, notices: [] };
    createInterface({ input: child.stdout }).on('line', (line) => showLine(running, line));
    return running;
  });
}

/** One service's end is the end of both. Returns how to stop. */
export function stopTogether(running) {
  let stopping = false;
  const stop = (code, why) => {
    if (stopping) return;
    stopping = true;
    if (why) say.error(`${why}; stopping`);
    const alive = running.filter(({ child }) => child.exitCode === null && child.signalCode === null);
    for (const { child } of alive) child.kill('SIGTERM');
    setTimeout(() => {
      for (const { child } of alive) child.kill('SIGKILL');
    }, STOP_WITHIN_MS).unref();
    void Promise.all(alive.map(({ child }) => new Promise((resolve) => child.once('exit', resolve)))).then(
      () => {
        if (code === 0) say.info('stopped');
        process.exit(code);
      },
    );
  };
  for (const { child, name } of running)
    child.once('exit', (code, signal) => stop(code ?? 1, `${name} ended with ${code ?? signal}`));
  process.on('SIGINT', () => stop(0));
  process.on('SIGTERM', () => stop(0));
  // A TERM sent to npm ends npm's shell but never reaches this process: notice that the parent is gone.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop(0, 'the parent process ended');
  }, 500).unref();
  return stop;
}

export async function awaitHealthy(running, stop) {
  const deadline = Date.now() + HEALTHY_WITHIN_MS;
  for (const one of running) {
    while (!(await isReady(one))) {
      if (Date.now() > deadline) {
        stop(1, `${one.name} was not healthy in ${HEALTHY_WITHIN_MS / 1000} s`);
        await new Promise(() => {});
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function isReady({ url, child }) {
  if (child.exitCode !== null) await new Promise(() => {}); // its end is being handled
  return fetch(`${url}/health/ready`).then(
    (reply) => reply.ok,
    () => false,
  );
}
