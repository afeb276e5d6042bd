// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => process.exit(1));

/**
 * @typedef {object} ServiceSettings
 * @property {string} name for messages
 * @property {string} file the program
 * @property {string} url where it answers
 * @property {string} [health] path that answers 2xx when it is ready
 * @property {string[]} [options] of the program
 * @property {string} [cwd]
 * @property {Record<string, string>} [environment] all it gets beside PATH
 * @property {number} [withinMs] how long it may take to be ready
 */

/** A program in a process of its own, started and awaited; it ends with this process at the latest. */
export class ServiceProcess {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  #output = '';
  #stopping = false;

  /** @param {ServiceSettings} settings */
  constructor(settings) {
    this.settings = settings;
  }

  get url() {
    return this.settings.url;
  }

  get pid() {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error(`${this.settings.name} is not running`);
    return pid;
  }

  /** Resolves when it is healthy, with the milliseconds that took. */
  async start() {
    const {
      name,
      file,
      options = [],
      cwd,
      environment,
      health = '/health/ready',
      withinMs = 60_000,
    } = this.settings;
    const began = performance.now();
    const child = spawn(process.execPath, [file, ...options], {
      cwd,
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#stopping = false;
    running.add(child);
    child.once('exit', (code, signal) => {
      running.delete(child);
      if (!this.#stopping) console.error(`${name} ended by itself (${code ?? signal}):\n${this.#output}`);
    });
    // The end of it is enough to tell why it failed; a load test may log for ever.
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => (this.#output = (this.#output + chunk).slice(-20_000)));
    while (!(await isHealthy(this.url + health))) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${name} did not start`);
      if (performance.now() - began > withinMs) throw new Error(`${name} is not ready:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return performance.now() - began;
  }

  /** Ends it as an operator would, and waits for the end. */
  async stop() {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    this.#stopping = true;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
}

/** @param {string} url */
function isHealthy(url) {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    (reply) => reply.ok,
    () => false,
  );
}
