import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@sekha/service-kit';
import request from 'supertest';
import { readControllerConfig } from '../src/config/controller-config.js';
import { createApp, type OpenedApp } from '../src/create-app.js';
import { ScriptedBridge } from './scripted-bridge.js';

export const KEYS = {
  default: 'test_key_12345678901234567890123456789012',
  acme: 'acme_key_12345678901234567890123456789012',
};

/** The whole controller over a folder of its own, with a scripted bridge. */
export class ControllerWorld {
  readonly bridge = new ScriptedBridge();
  readonly lines: string[] = [];
  private opened: OpenedApp;

  private constructor(
    readonly folder: string,
    private readonly environment: Record<string, string>,
  ) {}

  static async open(environment: Record<string, string> = {}): Promise<ControllerWorld> {
    const world = new ControllerWorld(await mkdtemp(join(tmpdir(), 'sekha-controller-')), environment);
    await world.bridge.start();
    await world.start();
    return world;
  }

  async start(): Promise<void> {
    const config = readControllerConfig({
      SEKHA_API_KEYS: `${KEYS.default},${KEYS.acme}:acme`,
      SEKHA_DATA_DIR: this.folder,
      SEKHA_BRIDGE_URL: this.bridge.url,
      SEKHA_BODY_LIMIT_MB: '2',
      ...this.environment,
    });
    const destination = { write: (line: string) => void this.lines.push(line) };
    this.opened = await createApp(config, createLogger({ app: 'controller', level: 'info', destination }));
    await this.opened.app.init();
    await this.opened.app.getHttpAdapter().getInstance().ready();
  }

  /** Listens, as the program does, and lets commands in. */
  async listen(): Promise<string> {
    await this.opened.app.listen(0, '127.0.0.1');
    this.opened.openToCommands();
    return this.opened.app.getUrl();
  }

  /** The application itself, for what cannot be asked over HTTP. */
  get app(): OpenedApp['app'] {
    return this.opened.app;
  }

  async stop(): Promise<void> {
    await this.opened.close();
  }

  async close(): Promise<void> {
    await this.stop();
    await this.bridge.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A request with the key of a tenant. */
  call(
    method: 'get' | 'post' | 'put' | 'delete',
    path: string,
    tenant: keyof typeof KEYS = 'default',
  ): request.Test {
    return this.plain(method, path).set('x-api-key', KEYS[tenant]);
  }

  plain(method: 'get' | 'post' | 'put' | 'delete', path: string): request.Test {
    return request(this.opened.app.getHttpServer())[method](path);
  }

  async create(body: object, tenant: keyof typeof KEYS = 'default'): Promise<string> {
    return (await this.call('post', '/api/v1/conversations', tenant).send(body)).body.id;
  }
}
