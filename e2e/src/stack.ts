import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { ServiceProcess } from './service-process.js';
import { Shell } from './shell.js';

export const API_KEY = 'test_key_12345678901234567890123456789012';

export interface StackSettings {
  /** The bridge's `config.yaml`; without it the bridge configures itself. */
  config?: string;
  bridgeEnvironment?: Record<string, string>;
  controllerEnvironment?: Record<string, string>;
  /** Where `localhost:11434` in a documented line leads. */
  ollamaPort?: number;
}

/** Both real services on free ports over a folder of their own, and a shell for documented lines. */
export class Stack {
  private constructor(
    readonly folder: string,
    readonly bridge: ServiceProcess,
    readonly controller: ServiceProcess,
    readonly shell: Shell,
  ) {}

  static async start(settings: StackSettings = {}): Promise<Stack> {
    const folder = mkdtempSync(join(tmpdir(), 'sekha-e2e-'));
    const [bridgePort, controllerPort] = [await freePort(), await freePort()];
    if (settings.config !== undefined) writeFileSync(join(folder, 'config.yaml'), settings.config);
    const bridge = new ServiceProcess({
      app: 'bridge',
      port: bridgePort,
      cwd: folder,
      environment: { SEKHA_DATA_DIR: join(folder, 'data'), ...settings.bridgeEnvironment },
    });
    const controller = new ServiceProcess({
      app: 'controller',
      port: controllerPort,
      cwd: folder,
      environment: {
        SEKHA_DATA_DIR: join(folder, 'data'),
        SEKHA_BRIDGE_URL: `http://127.0.0.1:${bridgePort}`,
        SEKHA_API_KEY: API_KEY,
        ...settings.controllerEnvironment,
      },
    });
    const shell = new Shell({
      folder,
      ports: { 8080: controllerPort, 5001: bridgePort, 11434: settings.ollamaPort ?? 11434 },
      environment: { SEKHA_API_KEY: API_KEY },
      logOf: (container) => (container === 'bridge' ? bridge.log : controller.log),
    });
    const stack = new Stack(folder, bridge, controller, shell);
    try {
      await bridge.start();
      await controller.start();
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  async stop(): Promise<void> {
    await this.controller.stop();
    await this.bridge.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Asks the controller with the key; the body of the reply, whatever its status. */
  async ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }> {
    const reply = await fetch(this.controller.url + path, {
      method,
      headers: {
        'x-api-key': API_KEY,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, body: text === '' ? undefined : JSON.parse(text) };
  }
}
