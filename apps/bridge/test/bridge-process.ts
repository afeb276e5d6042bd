import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The built service, as operators run it. */
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** A bridge in a process of its own, on a free port. */
export class BridgeProcess {
  private output = '';

  private constructor(
    private readonly child: ChildProcess,
    private address: string,
  ) {}

  /** Resolves when it listens; rejects with what it said when it ends before. */
  static async start(environment: Record<string, string>): Promise<BridgeProcess> {
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env['PATH'], SEKHA_BRIDGE_PORT: '0', ...environment },
    });
    const bridge = new BridgeProcess(child, '');
    bridge.address = await bridge.listening();
    return bridge;
  }

  get url(): string {
    return this.address;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }

  private listening(): Promise<string> {
    return new Promise((resolve, reject) => {
      const hear = (chunk: Buffer): void => {
        this.output += chunk.toString();
        const url = /"url":"(http:[^"]+)"/.exec(this.output)?.[1];
        if (url !== undefined) resolve(url);
      };
      this.child.stdout?.on('data', hear);
      this.child.stderr?.on('data', hear);
      this.child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${this.output}`)));
    });
  }
}
