import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const API_KEY = 'bench_key_1234567890123456789012345678901234';

const READY_WITHIN_MS = 60_000;

/**
 * Both built services on free ports over a temporary folder of their own, with the embedded model and no rate limit.
 *
 * @returns {Promise<{
 *   call: (method: string, path: string, body?: unknown) => Promise<any>,
 *   pids: { bridge: number, controller: number },
 *   stop: () => Promise<void>,
 * }>} `call` throws on any status outside 2xx
 */
export async function startServices() {
  const folder = mkdtempSync(join(tmpdir(), 'sekha-bench-'));
  const [bridgePort, controllerPort] = [await freePort(), await freePort()];
  const common = { SEKHA_DATA_DIR: folder, SEKHA_API_KEY: API_KEY, LOG_LEVEL: 'warn' };
  const bridge = start('bridge', folder, { ...common, SEKHA_BRIDGE_PORT: String(bridgePort) });
  const controller = start('controller', folder, {
    ...common,
    SEKHA_CONTROLLER_PORT: String(controllerPort),
    SEKHA_BRIDGE_URL: `http://127.0.0.1:${bridgePort}`,
    SEKHA_BRIDGE_API_KEY: API_KEY,
    SEKHA_RATE_LIMIT_PER_MINUTE: '0',
  });
  const stop = async () => {
    for (const child of [controller, bridge]) await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(bridge, `http://127.0.0.1:${bridgePort}`);
    await untilReady(controller, `http://127.0.0.1:${controllerPort}`);
  } catch (error) {
    await stop();
    throw error;
  }
  const base = `http://127.0.0.1:${controllerPort}`;
  return {
    call: (method, path, body) => call(base, method, path, body),
    pids: { bridge: bridge.pid, controller: controller.pid },
    stop,
  };
}

function start(app, cwd, environment) {
  const main = fileURLToPath(new URL(`../../apps/${app}/dist/main.js`, import.meta.url));
  return spawn(process.execPath, [main], {
    cwd,
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function untilReady(child, url) {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const ready = await fetch(`${url}/health/ready`).then(
      (reply) => reply.ok,
      () => false,
    );
    if (ready) return;
    if (child.exitCode !== null) throw new Error(`${child.spawnargs[1]} ended with ${child.exitCode}`);
    if (Date.now() > deadline) throw new Error(`${child.spawnargs[1]} is not ready`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function call(base, method, path, body) {
  const reply = await fetch(base + path, {
    method,
    headers: { 'x-api-key': API_KEY, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text.slice(0, 500)}`);
  return text === '' ? undefined : JSON.parse(text);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
