import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Headers, Module, Param, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError, Field } from '@sekha/contracts';
import { IsInt, IsOptional, IsString, Max } from 'class-validator';
import request from 'supertest';
import {
  Api,
  ContractBody,
  ContractQuery,
  CurrentIdentity,
  createLogger,
  createServiceApp,
  hashKey,
  type Identity,
  Metrics,
  MetricsController,
  TokenBuckets,
} from '../src/index.js';

class NoteContract {
  @Field({ description: 'what to keep', example: 'milk' })
  @IsString()
  text: string;
}

class PageContract {
  @IsOptional()
  @IsInt()
  @Max(100)
  limit?: number;
}

@Controller('notes')
class NotesController {
  @Post()
  @Api({
    summary: 'Keep a note',
    body: NoteContract,
    reply: NoteContract,
    status: 201,
    errors: ['request.invalid'],
  })
  keep(@ContractBody(NoteContract) note: NoteContract, @CurrentIdentity() identity: Identity): object {
    return { text: note.text, tenant: identity.tenantId };
  }

  @Get()
  @Api({ summary: 'List', query: PageContract, reply: [NoteContract] })
  list(@ContractQuery(PageContract) page: PageContract): object {
    return { limit: page.limit ?? null };
  }

  @Get('broken')
  broken(): never {
    throw new Error('password=hunter2 at /secret/path');
  }

  @Get('files/*')
  file(@Param('*') path: string): object {
    return { path };
  }

  @Get('by/:word')
  byWord(
    @Param('word') word: 'one' | 1,
    @Headers('accept') accept?: string,
    @Headers('note-key') key?: string,
  ): object {
    return { word, accept, key };
  }

  @Get('later')
  later(): never {
    throw new AppError('bridge.unavailable', 'the bridge is away', { retryAfterMs: 1500 });
  }
}

const KEY = 'k'.repeat(32);
const lines: string[] = [];
const metrics = new Metrics({ processMetrics: false });

@Module({
  controllers: [NotesController, MetricsController],
  providers: [{ provide: Metrics, useValue: metrics }],
})
class NotesModule {}

let app: NestFastifyApplication;
const http = () => request(app.getHttpServer());
const keyed = (test: request.Test): request.Test => test.set('x-api-key', KEY);

beforeAll(async () => {
  const identity: Identity = { tenantId: 't1', name: 'test', scopes: ['*'], keyHash: hashKey(KEY) };
  app = await createServiceApp({
    module: NotesModule,
    metrics,
    logger: createLogger({
      app: 'notes',
      level: 'info',
      destination: { write: (line: string) => lines.push(line) },
    }),
    bodyLimitBytes: 1_000,
    access: {
      identities: { findByHash: (hash) => (hash === identity.keyHash ? identity : undefined) },
      isPublic: (path) => /^\/(metrics|docs|openapi)/.test(path),
      rateLimit: new TokenBuckets({ perMinute: 60, burst: 25 }, () => 0),
    },
    errorFaces: [
      { prefix: '/v1/', render: (error) => ({ error: { message: error.message, code: error.code } }) },
    ],
    openApi: { title: 'Notes', description: '', version: '1' },
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(() => app.close());

describe('a service', () => {
  it('reads JSON whatever the content type says', async () => {
    const reply = await keyed(http().post('/notes'))
      .set('content-type', 'application/x-www-form-urlencoded')
      .send('{"text": "milk"}');
    expect(reply.status).toBe(201);
    expect(reply.body).toEqual({ text: 'milk', tenant: 't1' });
  });

  it.each([
    ['malformed JSON', '{"text": ', 'application/json', 400, 'request.malformed'],
    [
      'malformed JSON from curl -d',
      '{"text": ',
      'application/x-www-form-urlencoded',
      400,
      'request.malformed',
    ],
    ['a form', 'text=milk', 'application/x-www-form-urlencoded', 400, 'request.malformed'],
    ['a wrong type', '{"text": 7}', 'application/json', 400, 'request.invalid'],
    ['no body', '', 'application/json', 400, 'request.malformed'],
    ['depth', `{"text":${'['.repeat(300)}${']'.repeat(300)}}`, 'application/json', 400, 'request.malformed'],
    ['prototype pollution', '{"text":"a","__proto__":{"x":1}}', 'application/json', 400, 'request.malformed'],
    ['a huge body', `{"text":"${'x'.repeat(2_000)}"}`, 'application/json', 413, 'request.too_large'],
    ['another media type', '<a/>', 'application/xml', 415, 'request.unsupported_media_type'],
  ])('answers %s in the one shape', async (_name, body, type, status, code) => {
    const reply = await keyed(http().post('/notes')).set('content-type', type).send(body);
    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject({ code: status, error_code: code, error: expect.any(String) });
    expect(reply.body.request_id).toBe(reply.headers['x-request-id']);
  });

  it('says of a compressed body that it is one', async () => {
    const reply = await keyed(http().post('/notes'))
      .set('content-type', 'application/json')
      .set('content-encoding', 'gzip')
      .serialize((value: unknown) => value as string)
      .send(gzipSync('{"text": "milk"}') as unknown as string);
    expect([reply.status, reply.body.error]).toEqual([415, expect.stringContaining('gzip')]);
    const plain = keyed(http().post('/notes')).set('content-encoding', 'identity').send({ text: 'milk' });
    expect((await plain).status).toBe(201);
  });

  it('refuses bytes that are not UTF-8', async () => {
    const reply = await keyed(http().post('/notes'))
      .set('content-type', 'application/json')
      .serialize((value: unknown) => value as string)
      .send(Buffer.from([0x7b, 0xff, 0x7d]) as unknown as string);
    expect(reply.body.error_code).toBe('request.malformed');
  });

  it('converts the query by its contract and names what is wrong', async () => {
    expect((await keyed(http().get('/notes?limit=7'))).body).toEqual({ limit: 7 });
    const reply = await keyed(http().get('/notes?limit=700'));
    expect(reply.body).toMatchObject({ code: 400, details: [{ path: 'limit' }] });
  });

  it('hides what went wrong inside and logs it', async () => {
    const reply = await keyed(http().get('/notes/broken'));
    expect(reply.status).toBe(500);
    expect(reply.text).not.toContain('hunter2');
    expect(lines.some((line) => line.includes('hunter2') && line.includes(reply.body.request_id))).toBe(true);
  });

  it('says when to come back', async () => {
    const reply = await keyed(http().get('/notes/later'));
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '2']);
  });

  it('answers unknown routes in the face of their family', async () => {
    expect((await keyed(http().get('/nowhere'))).body).toMatchObject({
      code: 404,
      error_code: 'route.not_found',
    });
    expect((await keyed(http().get('/v1/nowhere'))).body).toEqual({
      error: { message: 'Cannot GET /v1/nowhere', code: 'route.not_found' },
    });
  });
});

describe('access', () => {
  it.each([
    ['no key', {}, 401, 'auth.missing'],
    ['an unknown key', { 'x-api-key': 'x'.repeat(32) }, 401, 'auth.invalid'],
    ['another scheme', { authorization: 'Basic abc' }, 400, 'auth.malformed'],
    ['a lower-case scheme', { authorization: `bearer ${KEY}` }, 400, 'auth.malformed'],
    ['an empty bearer', { authorization: 'Bearer ' }, 400, 'auth.malformed'],
  ])('turns %s away before the body is read', async (_name, headers, status, code) => {
    const reply = await http()
      .post('/notes')
      .set(headers)
      .set('content-type', 'application/json')
      .send('{broken');
    expect([reply.status, reply.body.error_code]).toEqual([status, code]);
  });

  it('takes a bearer token as well', async () => {
    const reply = await http().post('/notes').set('authorization', `Bearer ${KEY}`).send({ text: 'x' });
    expect(reply.status).toBe(201);
    expect(reply.headers['x-ratelimit-limit']).toBe('25');
  });

  it('lets public paths through and nothing beside them', async () => {
    expect((await http().get('/metrics')).text).toContain('sekha_api_requests_total');
    expect((await http().get('/notes')).status).toBe(401);
    expect((await http().get('/nowhere')).status).toBe(401);
  });

  it('limits a key that calls too fast and tells it when to come back', async () => {
    let reply = await keyed(http().get('/notes'));
    for (let call = 0; call < 30 && reply.status === 200; call++) reply = await keyed(http().get('/notes'));
    expect(reply.status).toBe(429);
    expect(reply.headers['retry-after']).toBe('1');
    expect(reply.body.error_code).toBe('rate_limit.exceeded');
  });

  it('never writes a key into the log', () => {
    expect(lines.join('')).not.toContain(KEY);
  });
});

describe('the OpenAPI document', () => {
  it('comes from the contract classes', async () => {
    const { body } = await http().get('/openapi.json');
    expect(body.components.schemas.NoteContract.properties.text).toMatchObject({
      type: 'string',
      example: 'milk',
    });
    expect(body.paths['/notes'].post.requestBody.content['application/json'].schema).toEqual({
      $ref: '#/components/schemas/NoteContract',
    });
    expect(body.paths['/notes'].get.parameters[0]).toMatchObject({ name: 'limit', schema: { maximum: 100 } });
    expect(body.components.schemas.Error.required).toContain('error_code');
  });

  it('names the rest of a path as the path does', async () => {
    const { body } = await http().get('/openapi.json');
    expect(body.paths['/notes/files/{path}'].get.parameters).toMatchObject([{ name: 'path', in: 'path' }]);
  });

  it('has every parameter of a path, whatever its type is, and demands no header', async () => {
    const { body } = await http().get('/openapi.json');
    expect(body.paths['/notes/by/{word}'].get.parameters).toMatchObject([
      { name: 'word', in: 'path', required: true, schema: { type: 'string' } },
      { name: 'note-key', in: 'header', required: false },
    ]);
  });

  it('has a page', async () => {
    expect((await http().get('/docs')).text).toContain('swagger-ui');
  });
});
