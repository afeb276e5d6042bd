import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError } from '@sekha/contracts';
import { InProcessIndex, queryTerms, type SearchIndex } from '@sekha/search-index';
import { createLogger, createServiceApp, hashKey, type Identity, Metrics } from '@sekha/service-kit';
import { type MemoryStore, type NewMessage, openEmbeddedStore } from '@sekha/store';
import request from 'supertest';
import { ContextModule } from '../../src/context/context.module.js';
import { QUERY_EMBEDDER, type QueryEmbedder } from '../../src/search/query-embedder.js';
import { SearchModule } from '../../src/search/search.module.js';
import { MEMORY_STORE, SEARCH_INDEX } from '../../src/search/search-tokens.js';

const MODEL = 'bag-of-words';
const DIMENSION = 64;
const KEYS = { mine: 'k'.repeat(32), theirs: 't'.repeat(32) };

/** A deterministic embedder: texts are close when they share words. */
export class FakeEmbedder implements QueryEmbedder {
  down = false;
  readonly asked: string[] = [];

  async embedQuery(text: string): Promise<{ model: string; vector: Float32Array }> {
    this.asked.push(text);
    if (this.down) throw new AppError('bridge.unavailable', 'the bridge is away');
    return { model: MODEL, vector: toVector(text) };
  }
}

export function toVector(text: string): Float32Array {
  const vector = new Float32Array(DIMENSION).fill(0.01);
  for (const term of queryTerms(text)) {
    let hash = 7;
    for (const character of term) hash = (hash * 31 + character.charCodeAt(0)) % 1_000_003;
    vector[hash % DIMENSION] = (vector[hash % DIMENSION] ?? 0) + 1;
  }
  const length = Math.hypot(...vector);
  return vector.map((one) => one / length);
}

@Global()
@Module({})
class PortsModule {
  static with(store: MemoryStore, index: SearchIndex, embedder: QueryEmbedder): DynamicModule {
    const ports = [
      { provide: MEMORY_STORE, useValue: store },
      { provide: SEARCH_INDEX, useValue: index },
      { provide: QUERY_EMBEDDER, useValue: embedder },
    ];
    return { module: PortsModule, providers: ports, exports: ports };
  }
}

/** The search module over the real store and the real index, in a folder of its own. */
export class SearchWorld {
  readonly embedder = new FakeEmbedder();

  private constructor(
    readonly folder: string,
    readonly store: MemoryStore,
    readonly index: SearchIndex,
  ) {}

  app: NestFastifyApplication;

  static async open(): Promise<SearchWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'sekha-search-'));
    const world = new SearchWorld(
      folder,
      await openEmbeddedStore({ dataDir: folder }),
      InProcessIndex.open(),
    );
    await world.start();
    return world;
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.index.close();
    await this.store.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Keeps a conversation and makes it searchable by word and, unless told otherwise, by meaning. */
  async add(
    conversation: {
      label: string;
      folder?: string;
      importance?: number;
      metadata?: Record<string, unknown>;
      archived?: boolean;
    },
    messages: (NewMessage | string)[],
    { tenant = 'mine', embed = true } = {},
  ): Promise<{ id: string }> {
    const { archived = false, folder = '/', ...rest } = conversation;
    const { conversations } = this.store.forTenant(tenant);
    const texts = messages.map((one) => (typeof one === 'string' ? { role: 'user', content: one } : one));
    const { id } = await conversations.create({ folder, ...rest }, texts);
    if (archived) await conversations.update(id, { status: 'archived' });
    if (embed) await this.embedPending();
    await this.follow();
    return { id };
  }

  post(path: string, body: unknown, who: keyof typeof KEYS = 'mine'): request.Test {
    return request(this.app.getHttpServer())
      .post(path)
      .set('x-api-key', KEYS[who])
      .send(body as object);
  }

  private async embedPending(): Promise<void> {
    const space = await this.store.vectors.getSpace(MODEL, DIMENSION);
    for (let jobs = await this.store.jobs.claim(100, 60_000); jobs.length > 0; ) {
      for (const { id, messageKeys } of jobs) {
        const texts = await this.store.vectors.texts(messageKeys);
        const vectors = texts.map(({ messageKey, content }) => ({ messageKey, vector: toVector(content) }));
        await this.store.vectors.complete(id, space.id, vectors);
      }
      jobs = await this.store.jobs.claim(100, 60_000);
    }
  }

  /** Brings the index up to the record. */
  async follow(): Promise<void> {
    for (;;) {
      const { changes, throughSeq } = await this.store.changes.read(await this.index.appliedSeq(), 1_000);
      if (throughSeq <= (await this.index.appliedSeq())) return;
      await this.index.apply(changes, throughSeq);
    }
  }

  private async start(): Promise<void> {
    @Module({
      imports: [PortsModule.with(this.store, this.index, this.embedder), SearchModule, ContextModule],
    })
    class World {}
    const identities = new Map(
      Object.entries(KEYS).map(([tenantId, key]): [string, Identity] => [
        hashKey(key),
        { tenantId, name: tenantId, scopes: ['*'], keyHash: hashKey(key) },
      ]),
    );
    this.app = await createServiceApp({
      module: World,
      logger: createLogger({ level: 'silent', app: 'test' }),
      metrics: new Metrics({ processMetrics: false }),
      bodyLimitBytes: 1_000_000,
      access: { identities: { findByHash: (hash) => identities.get(hash) }, isPublic: () => false },
      openApi: { title: 'test', description: '', version: '0' },
    });
    await this.app.init();
    await this.app.getHttpAdapter().getInstance().ready();
  }
}
