import type { MemoryStore } from '@sekha/store';
import { MEMORY_STORE } from '../../src/search/search-tokens.js';
import { ControllerWorld, KEYS } from '../controller-world.js';
import { TwoModels } from './two-models.js';

/** A controller with two embedding models of different dimension behind it; the default key is an operator's. */
export class RebuildWorld {
  private constructor(
    readonly world: ControllerWorld,
    readonly models: TwoModels,
  ) {}

  static async open(): Promise<RebuildWorld> {
    const keys = `${KEYS.default}:default:*+operator,${KEYS.acme}:acme`;
    const world = await ControllerWorld.open({ SEKHA_API_KEYS: keys });
    return new RebuildWorld(world, new TwoModels(world.bridge));
  }

  get store(): MemoryStore {
    return this.world.app.get<MemoryStore>(MEMORY_STORE);
  }

  /** Conversations of one message each, embedded. */
  async fill(count: number, tenant: keyof typeof KEYS = 'default'): Promise<void> {
    for (let at = 0; at < count; at += 50) {
      const messages = Array.from({ length: Math.min(50, count - at) }, (_, i) => ({
        content: `note ${at + i} about ${SUBJECTS[(at + i) % SUBJECTS.length]}`,
      }));
      await this.world.create({ label: 'filled', messages }, tenant);
    }
    await this.settle(tenant);
  }

  /** Until nothing waits for its vector. */
  async settle(tenant: keyof typeof KEYS = 'default'): Promise<void> {
    await eventually(
      async () => (await this.world.call('get', '/api/v1/stats', tenant)).body,
      ({ pending_embeddings }) => pending_embeddings === 0,
    );
  }

  async rebuild(body: object = {}): Promise<{ status: number; body: any }> {
    const { status, body: answer } = await this.world.call('post', '/api/v1/rebuild-embeddings').send(body);
    return { status, body: answer };
  }

  async job(id: string): Promise<any> {
    return (await this.world.call('get', `/api/v1/jobs/${id}`)).body;
  }

  over(id: string): Promise<any> {
    return eventually(
      () => this.job(id),
      ({ finished_at }) => finished_at !== null,
    );
  }

  async spaces(): Promise<any[]> {
    return (await this.world.call('get', '/api/v1/embedding-spaces')).body.spaces;
  }

  async current(): Promise<any> {
    return (await this.spaces()).find(({ state }) => state === 'current');
  }

  search(query: string, tenant: keyof typeof KEYS = 'default'): Promise<{ status: number; body: any }> {
    return this.world.call('post', '/api/v1/search', tenant).send({ query, mode: 'semantic', limit: 5 });
  }
}

export const SUBJECTS = ['apples', 'trains', 'umbrellas', 'violins', 'glaciers'];

export async function eventually<T>(ask: () => Promise<T>, pleases: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 1_200; tries++) {
    const answer = await ask();
    if (pleases(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('not in thirty seconds');
}
