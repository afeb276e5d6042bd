import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Delete, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { Api, createLogger, createServiceApp, hashKey, Metrics, Scope } from '../src/index.js';

@Controller('notes')
class NotesController {
  @Get(['', 'again'])
  @Scope('memory:read')
  @Api({ summary: 'Read', description: 'All of them.' })
  read(): object {
    return {};
  }

  @Post()
  @Api({ summary: 'Write', bodyTypes: ['text/plain'], errors: ['request.invalid'] })
  @Scope('memory:write')
  write(): object {
    return {};
  }

  @Get('whoever')
  @Scope('any')
  whoever(): object {
    return {};
  }

  @Delete()
  forgotten(): object {
    return {};
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const SCOPES_OF_KEY: Record<string, string[]> = {
  reader: ['memory:read'],
  writer: ['memory:write'],
  both: ['memory:read', 'memory:write'],
  all: ['*'],
  none: [],
};
const byHash = new Map(Object.entries(SCOPES_OF_KEY).map(([key, scopes]) => [hashKey(key), { key, scopes }]));

let app: NestFastifyApplication;
beforeAll(async () => {
  app = await createServiceApp({
    module: NotesModule,
    metrics: new Metrics({ processMetrics: false }),
    logger: createLogger({ app: 'notes', level: 'silent' }),
    bodyLimitBytes: 1_000,
    access: {
      scoped: true,
      identities: {
        findByHash: (keyHash) => {
          const found = byHash.get(keyHash);
          return found && { tenantId: 't', name: found.key, scopes: found.scopes, keyHash };
        },
      },
      isPublic: (path) => path === '/openapi.json',
    },
    openApi: { title: 'Notes', description: '', version: '1' },
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(() => app.close());

type Method = 'get' | 'post' | 'delete' | 'head';
const call = (method: Method, path: string, key: string) =>
  request(app.getHttpServer())[method](path).set('x-api-key', key);

describe('a route with a scope', () => {
  it.each<[string, Method, string, number]>([
    ['reader', 'get', '/notes', 200],
    ['reader', 'head', '/notes', 200],
    ['reader', 'get', '/notes/again', 200],
    ['reader', 'post', '/notes', 403],
    ['writer', 'get', '/notes', 403],
    ['writer', 'head', '/notes', 403],
    ['writer', 'get', '/notes/again', 403],
    ['writer', 'post', '/notes', 200],
    ['both', 'get', '/notes', 200],
    ['all', 'post', '/notes', 200],
    ['none', 'get', '/notes', 403],
    ['none', 'get', '/notes/whoever', 200],
    ['both', 'delete', '/notes', 403],
    ['all', 'delete', '/notes', 200],
    ['none', 'get', '/nowhere', 404],
  ])('a key "%s" may %s %s: %d', async (key, method, path, status) => {
    expect((await call(method, path, key)).status).toBe(status);
  });

  it('names what is missing, before the body is read', async () => {
    const reply = await call('post', '/notes', 'reader')
      .set('content-type', 'application/json')
      .send('{broken');
    expect(reply.body).toMatchObject({
      code: 403,
      error_code: 'auth.forbidden',
      error: 'this key lacks the scope memory:write',
      details: { missing_scope: 'memory:write' },
    });
  });

  it('shows its scope and its refusals in the document', async () => {
    const { body } = await request(app.getHttpServer()).get('/openapi.json');
    const { get, post } = body.paths['/notes'];
    expect([get['x-sekha-scope'], post['x-sekha-scope']]).toEqual(['memory:read', 'memory:write']);
    expect(get.description).toBe('All of them.\n\nNeeds the scope `memory:read`.');
    expect(Object.keys(post.responses)).toEqual(
      expect.arrayContaining(['400', '401', '403', '413', '415', '429', 'default']),
    );
    expect(get.responses).not.toHaveProperty('413');
    expect(body.paths['/notes'].delete.security).toEqual([]);
    expect(body.components.schemas.Error).toBeDefined();
  });
});
