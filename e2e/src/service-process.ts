import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const READY_WITHIN_MS = 30_000;

export interface ServiceSettings {
  app: 'controller' | 'bridge';
  port: number;
  cwd: string;
  environment: Record<string, string>;
}

/** One real service, as users run it: the built program, its own process, its port, its log. */
export class ServiceProcess {
  private child: ChildProcess | undefined;
  private output = '';

  constructor(private readonly settings: ServiceSettings) {}

  get url(): string {
    return `http://127.0.0.1:${this.settings.port}`;
  }

  /** Everything it has written, to stdout and stderr, over all its starts. */
  get log(): string {
    return this.output;
  }

  async start(): Promise<void> {
    const child = this.spawn();
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await this.isReady())) {
      if (child.exitCode !== null)
        throw new Error(`${this.settings.app} ended with ${child.exitCode}:\n${this.output}`);
      if (Date.now() > deadline) throw new Error(`${this.settings.app} is not ready:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /** Starts it expecting its end; returns how it ended. */
  async runToEnd(): Promise<number | null> {
    const child = this.spawn();
    await once(child, 'exit');
    return child.exitCode;
  }

  /** The exit code, or null when the signal ended it. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null;
    child.kill(signal);
    await once(child, 'exit');
    return child.exitCode;
  }

  private spawn(): ChildProcess {
    const { app, port, cwd, environment } = this.settings;
    const main = fileURLToPath(new URL(`../../apps/${app}/dist/main.js`, import.meta.url));
    const child = spawn(process.execPath, ['--enable-source-maps', main], {
      cwd,
      env: {
        PATH: process.env['PATH'] ?? '',
        NODE_ENV: 'production',
        [`SEKHA_${app.toUpperCase()}_PORT`]: String(port),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.child = child;
    return child;
  }

  private async isReady(): Promise<boolean> {
    return fetch(`${this.url}/health/ready`).then(
      (reply) => reply.ok,
      () => false,
    );
  }
}
