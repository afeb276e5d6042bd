import type { Response } from 'supertest';
import { ControllerWorld, type KEYS } from '../controller-world.js';

export interface StoredMessage {
  id: string;
  role: string;
  name: string | null;
  content: string;
  timestamp: string;
  metadata: Record<string, unknown>;
}

/** A controller that is given files. */
export class ImportWorld {
  private constructor(readonly controller: ControllerWorld) {}

  static async open(environment: Record<string, string> = {}): Promise<ImportWorld> {
    return new ImportWorld(await ControllerWorld.open(environment));
  }

  close(): Promise<void> {
    return this.controller.close();
  }

  /** Every conversation of these tenants goes. */
  async clear(...tenants: (keyof typeof KEYS)[]): Promise<void> {
    for (const tenant of tenants.length === 0 ? (['default', 'acme'] as const) : tenants)
      await this.controller
        .call('delete', '/api/v1/conversations', tenant)
        .send({ everything: true, confirm: 'delete everything' });
  }

  async import(
    file: string | Buffer | object,
    query: Record<string, string> = {},
    {
      tenant = 'default',
      type = 'application/octet-stream',
    }: { tenant?: keyof typeof KEYS; type?: string } = {},
  ): Promise<Response> {
    const body = typeof file === 'string' || Buffer.isBuffer(file) ? file : JSON.stringify(file);
    return this.controller
      .call('post', '/api/v1/import', tenant)
      .query(query)
      .set('content-type', type)
      .serialize((text: unknown) => text as string)
      .send(body);
  }

  async conversations(
    folder = '/',
    tenant: keyof typeof KEYS = 'default',
  ): Promise<Record<string, unknown>[]> {
    const { body } = await this.controller
      .call('get', '/api/v1/conversations', tenant)
      .query({ folder, page_size: '1000' });
    return body.results;
  }

  async messages(conversationId: unknown, tenant: keyof typeof KEYS = 'default'): Promise<StoredMessage[]> {
    const { body } = await this.controller
      .call('get', `/api/v1/conversations/${String(conversationId)}/messages`, tenant)
      .query({ limit: '1000' });
    return body.results;
  }

  /** Everything that is there, by label: who said what. */
  async record(folder = '/', tenant: keyof typeof KEYS = 'default'): Promise<[unknown, string[]][]> {
    const all: [unknown, string[]][] = [];
    for (const { id, label } of await this.conversations(folder, tenant)) {
      const messages = await this.messages(id, tenant);
      all.push([label, messages.map(({ role, content }) => `${role}: ${content}`)]);
    }
    return all.sort(([a], [b]) => String(a).localeCompare(String(b)));
  }
}
