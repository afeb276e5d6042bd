import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program that a storm is let loose on. */
export interface ProgramSettings {
  /** Path of its main module. */
  main: string;
  /** URL of the module that loads most of it; loaded while the program waits for its turn. */
  load: string;
  environment: Record<string, string>;
  args?: readonly string[];
}

const LOG_KEPT = 20_000;

/** A process with its modules loaded, that starts its work when told to. */
export class WarmProcess {
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  /** The last of what it wrote. */
  log = '';

  constructor({ main, load, environment, args = [] }: ProgramSettings) {
    const gate = new URL('./warm-gate.js', import.meta.url);
    gate.searchParams.set('load', load);
    this.child = spawn(process.execPath, ['--import', gate.href, main, ...args], {
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.ended = once(this.child, 'exit');
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.log = (this.log + chunk.toString()).slice(-LOG_KEPT);
      });
    // A process that is killed before it is told to go does not read.
    this.child.stdin?.on('error', () => undefined);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  go(): void {
    this.child.stdin?.end('g');
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Resolves with how it ended: its exit code, or null when a signal ended it. */
  async end(): Promise<number | null> {
    await this.ended;
    return this.child.exitCode;
  }
}
