// @ts-check
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../harness/free-port.mjs';
import { ServiceProcess } from '../harness/service-process.mjs';

export const API_KEY = 'bench_key_1234567890123456789012345678901234';

/**
 * The built bridge with nothing but the embedded model, and the built controller over `folder/data`; both on free
 * ports of loopback, without a rate limit, not started yet.
 * @param {string} folder
 * @param {Record<string, string>} [more] environment of the controller
 */
export async function makeStack(folder, more = {}) {
  const [bridgePort, controllerPort] = [await freePort(), await freePort()];
  const common = { SEKHA_DATA_DIR: join(folder, 'data'), SEKHA_API_KEY: API_KEY, LOG_LEVEL: 'warn' };
  /** @param {string} app */
  const mainOf = (app) => fileURLToPath(new URL(`../../apps/${app}/dist/main.js`, import.meta.url));
  const bridge = new ServiceProcess({
    name: 'bridge',
    file: mainOf('bridge'),
    url: `http://127.0.0.1:${bridgePort}`,
    cwd: folder,
    environment: { ...common, SEKHA_BRIDGE_PORT: String(bridgePort) },
  });
  const controller = new ServiceProcess({
    name: 'controller',
    file: mainOf('controller'),
    url: `http://127.0.0.1:${controllerPort}`,
    cwd: folder,
    environment: {
      ...common,
      SEKHA_CONTROLLER_PORT: String(controllerPort),
      SEKHA_BRIDGE_URL: bridge.url,
      SEKHA_RATE_LIMIT_PER_MINUTE: '0',
      ...more,
    },
    withinMs: 300_000,
  });
  return { bridge, controller };
}

/**
 * One call with the key; throws on any status outside 2xx.
 * @param {ServiceProcess} service
 * @param {string} path
 * @param {unknown} body
 * @returns {Promise<any>} the body of the reply
 */
export async function post(service, path, body) {
  const reply = await fetch(service.url + path, {
    method: 'POST',
    headers: { 'x-api-key': API_KEY, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`POST ${path}: ${reply.status} ${text.slice(0, 500)}`);
  return JSON.parse(text);
}
