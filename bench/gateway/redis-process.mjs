// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../harness/free-port.mjs';

/** A `redis-server` of our own: loopback, a free port, nothing written to disk. */
export class RedisProcess {
  /**
   * @param {number} port
   * @param {import('node:child_process').ChildProcess} child
   */
  constructor(port, child) {
    this.url = `redis://127.0.0.1:${port}`;
    this.child = child;
  }

  /** @param {string} folder where it may work */
  static async start(folder) {
    const port = await freePort();
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn('redis-server', [...options, '--dir', folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`redis-server: ${code}`)));
    const ready = new Promise((resolve) => {
      child.stdout?.on('data', (text) => String(text).includes('Ready to accept') && resolve(undefined));
    });
    await Promise.race([ready, failed]);
    failed.catch(() => undefined);
    return new RedisProcess(port, child);
  }

  async stop() {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await gone;
  }
}
